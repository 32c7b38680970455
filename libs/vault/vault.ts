import type { Sealed, SubjectId } from '#libs/kernel/sealed';

/** What opening a sealed text gives: the text, or the knowledge that the person's key was destroyed. */
export type Opened = { readonly status: 'clear'; readonly text: string } | { readonly status: 'erased' };

/** The same for bytes. */
export type OpenedBytes = { readonly status: 'clear'; readonly bytes: Buffer } | { readonly status: 'erased' };

/** Kinds of values that can be found again without being stored in clear. */
export type LookupKind =
  | 'resident-id-number'
  | 'organization-code'
  | 'account-name'
  | 'phone-number'
  /** Content of a roster file, given as its SHA-256: recognises the same file without keeping a hash of personal data. */
  | 'roster-file'
  /** A caller's input that holds personal data, given as its content hash. */
  | 'command-input';

/**
 * Personal data under one key per subject (PIPL 47): to erase somebody is to destroy the key, in one place, while events,
 * hashes and proofs stay as they are.
 */
export interface Vault {
  /** Makes a key for each subject that has none. Batched: an import registers thousands. */
  ensureSubjects(subjectIds: readonly SubjectId[]): Promise<void>;

  /**
   * Seals a text for a subject, making the key if there is none. `field` is bound into the ciphertext (associated data):
   * a name cannot be passed off as a phone number.
   * @throws Problem when the subject has been erased
   */
  seal(subjectId: SubjectId, field: string, clear: string): Promise<Sealed>;

  /** @throws Error when the ciphertext was tampered with; an erased subject is an answer, not an error */
  open(sealed: Sealed): Promise<Opened>;

  /** In the order given; one query for all keys that are not cached. */
  openMany(sealed: readonly Sealed[]): Promise<readonly Opened[]>;

  /**
   * Seals the content of a file for a subject. The result is ciphertext alone: whoever keeps it keeps subject and field beside it.
   * @throws Problem when the subject has been erased
   */
  sealBytes(subjectId: SubjectId, field: string, clear: Uint8Array): Promise<Buffer>;

  /** @throws Error when the ciphertext was tampered with, or belongs to another subject or field */
  openBytes(subjectId: SubjectId, field: string, sealed: Uint8Array): Promise<OpenedBytes>;

  /** Whether the subject's key was destroyed; of a subject nobody knows: no. */
  isErased(subjectId: SubjectId): Promise<boolean>;

  /** Destroys the subject's key, all its versions. Repeating it changes nothing. */
  erase(subjectId: SubjectId): Promise<void>;

  /**
   * Keyed hash of a text under the subject's key, to see whether a value changed. It dies with the key.
   * @throws Problem when the subject has been erased
   */
  fingerprint(subjectId: SubjectId, text: string): Promise<string>;

  /** Keyed hash under the system's lookup key, equal for equal values: to find somebody by number. It outlives an erasure. */
  lookupHash(kind: LookupKind, value: string): string;
}

/** Injection token of the {@link Vault}. */
export const VAULT = Symbol('Vault');
