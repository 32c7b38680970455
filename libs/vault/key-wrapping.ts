/** A key to be wrapped, and what it is: bound into the wrapped form, so that no two wrapped keys can change places. */
export interface ClearKey {
  readonly key: Buffer;
  readonly purpose: string;
}

/** A wrapped key as it is stored, and what it is. */
export interface WrappedKey {
  readonly wrapped: Buffer;
  readonly purpose: string;
}

/**
 * A master key, as its holder lets it be used: it wraps and unwraps other keys, and need not be in this process to do so.
 * Many at a time: an import makes the keys of thousands.
 */
export interface MasterKey {
  /** Stored with each key that it wrapped. Equal ids are the same key. */
  readonly keyId: string;
  wrap(keys: readonly ClearKey[]): Promise<readonly Buffer[]>;
  /** @throws Error when a key was changed, is of another purpose or was wrapped by another master key */
  unwrap(keys: readonly WrappedKey[]): Promise<readonly Buffer[]>;
  /** What only this key can make, for databases that know it by that alone. Absent: it never was the only key of an installation. */
  readonly firstCheck?: Buffer;
  /** A secret that was derived from it while it was the only key. */
  derivedSecret?(name: string): Buffer;
}

/** Where the master keys of an installation come from. */
export interface MasterKeySource {
  /** Shown to administrators. */
  readonly description: string;
  /**
   * All that are at hand, the one to wrap with first; several while one takes the place of another. Empty: there is none yet.
   * @throws MasterKeyError when a key is unusable
   */
  load(): Promise<readonly MasterKey[]>;
  /**
   * Makes the key of a new installation. Two processes that start together end with the same key.
   * @throws MasterKeyError when keys are not made here
   */
  create(): Promise<MasterKey>;
  /** Puts a new key before the others. Absent: an administrator does that where the keys are kept. */
  add?(): Promise<void>;
  /** Takes away all keys but one. Absent: as with `add`. */
  keepOnly?(keyId: string): Promise<void>;
}

/** The installation's master key is missing, unreadable or not the one this database was sealed with. Refuses the start. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError';
}
