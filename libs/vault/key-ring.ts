import { timingSafeEqual } from 'node:crypto';
import { INSTALLATION_SECRETS, newKey, type InstallationSecret } from './key-derivation.js';
import {
  MasterKeyError,
  type ClearKey,
  type MasterKey,
  type MasterKeySource,
  type WrappedKey,
} from './key-wrapping.js';
import type { MasterKeyStore, StoredMasterKey } from './master-key-store.js';

/** What every master key wraps once, to be recognised by; says nothing. */
const CHECK: ClearKey = { key: Buffer.from('qiyue master key', 'latin1'), purpose: 'check' };

/** A wrapped key with the master key that wrapped it; null: the first one of an installation from before there could be two. */
export interface KeptKey extends WrappedKey {
  readonly masterKeyId: string | null;
}

/**
 * Opens the master keys of a database. A new installation gets one from the source; an existing one must be given its own.
 * @param readOnly for roles that may not make a new installation
 * @throws MasterKeyError when a master key is missing or another one than the database was sealed with
 */
export async function openKeyRing(
  store: MasterKeyStore,
  source: MasterKeySource,
  { readOnly = false }: { readonly readOnly?: boolean } = {},
): Promise<KeyRing> {
  const firstCheck = await store.firstCheck();
  let known = await store.keys();
  let keys = await source.load();
  if (keys.length === 0) {
    if (known.length > 0 || firstCheck !== undefined) {
      throw new MasterKeyError(
        '缺少主密钥，已加密的个人信息无法读取，请从备份恢复 · the master key of this database is missing: restore it from the backup, a new one cannot open the data',
      );
    }
    keys = [await source.create()];
  }
  const first = firstCheck && keys.find((key) => key.firstCheck !== undefined && same(key.firstCheck, firstCheck));
  if (known.length === 0) {
    const key = firstCheck === undefined ? keys[0] : first;
    if (key === undefined) throw notThisKey();
    const [checkValue] = await key.wrap([CHECK]);
    known = [{ keyId: key.keyId, checkValue: checkValue as Buffer, state: 'current' }];
    if (!readOnly) {
      await store.keepFirst(key.keyId, checkValue as Buffer);
      known = await store.keys();
    }
  }
  const ring = new KeyRing(store, source, known, keys, first?.keyId);
  await ring.requireUsable();
  await ring.loadSecrets(firstCheck === undefined ? undefined : first, readOnly);
  return ring;
}

/** The check value of a master key, for the database. */
export async function checkValueBy(key: MasterKey): Promise<Buffer> {
  const [value] = await key.wrap([CHECK]);
  return value as Buffer;
}

/** The master keys at hand, and which of them the database says to wrap with. */
export class KeyRing {
  private keys: ReadonlyMap<string, MasterKey>;
  private readonly secretsByName = new Map<string, Buffer>();

  constructor(
    private readonly store: MasterKeyStore,
    private readonly source: MasterKeySource,
    private known: readonly StoredMasterKey[],
    keys: readonly MasterKey[],
    private readonly firstKeyId: string | undefined,
  ) {
    this.keys = byId(keys);
  }

  /** The id of the key to wrap with, as of the last look at the database. */
  get currentId(): string {
    const current = this.known.find(({ state }) => state === 'current');
    if (current === undefined) throw notThisKey();
    return current.keyId;
  }

  async wrap(keys: readonly ClearKey[]): Promise<readonly Buffer[]> {
    return (await this.keyById(this.currentId)).wrap(keys);
  }

  /** In the order given, whichever master keys they are wrapped by. */
  async unwrap(kept: readonly KeptKey[]): Promise<readonly Buffer[]> {
    const indices = new Map<string, number[]>();
    kept.forEach(({ masterKeyId }, index) => {
      const keyId = masterKeyId ?? this.firstKeyId ?? '';
      indices.set(keyId, [...(indices.get(keyId) ?? []), index]);
    });
    const unwrapped: Buffer[] = new Array<Buffer>(kept.length);
    for (const [keyId, places] of indices) {
      const key = await this.keyById(keyId);
      const clear = await key.unwrap(places.map((place) => kept[place] as KeptKey));
      places.forEach((place, index) => (unwrapped[place] = clear[index] as Buffer));
    }
    return unwrapped;
  }

  /** Asks the database again which key is to be used: another process has begun to replace it. */
  async refresh(): Promise<void> {
    this.known = await this.store.keys();
  }

  secret(name: InstallationSecret): Buffer {
    return this.secretsByName.get(name) as Buffer;
  }

  /** @throws MasterKeyError when a key in use is not at hand, or is not what its id says */
  async requireUsable(): Promise<void> {
    for (const { keyId, checkValue, state } of this.known) {
      if (state === 'retired') continue;
      const key = this.keys.get(keyId);
      if (key === undefined) throw state === 'retiring' ? bothKeysNeeded(keyId) : notThisKey();
      if (!(await opensCheck(key, checkValue))) throw notThisKey();
    }
  }

  /** @param first the key from which older installations derived their secrets */
  async loadSecrets(first: MasterKey | undefined, readOnly: boolean): Promise<void> {
    let stored = await this.store.secrets();
    const missing = INSTALLATION_SECRETS.filter((name) => stored.every((secret) => secret.name !== name));
    for (const name of missing) {
      const key = first?.derivedSecret?.(name) ?? newKey();
      if (readOnly && first !== undefined) this.secretsByName.set(name, key);
      else await this.keep(name, key);
    }
    if (missing.length > 0 && !readOnly) stored = await this.store.secrets();
    const kept = stored.map(({ name, ...secret }) => ({ ...secret, purpose: purposeOf(name) }));
    const clear = await this.unwrap(kept);
    stored.forEach(({ name }, index) => this.secretsByName.set(name, clear[index] as Buffer));
  }

  private async keep(name: string, key: Buffer): Promise<void> {
    const [wrapped] = await this.wrap([{ key, purpose: purposeOf(name) }]);
    await this.store.keepSecret({ name, wrapped: wrapped as Buffer, masterKeyId: this.currentId });
  }

  /** A key that this process has not seen may have come since: asked for again, once each time. */
  private async keyById(keyId: string): Promise<MasterKey> {
    if (!this.keys.has(keyId)) this.keys = byId(await this.source.load());
    const key = this.keys.get(keyId);
    if (key === undefined) throw bothKeysNeeded(keyId);
    return key;
  }
}

/** What a secret of the installation is wrapped as. */
export function purposeOf(secret: string): string {
  return `secret/${secret}`;
}

/** @throws MasterKeyError when the key cannot be asked */
async function opensCheck(key: MasterKey, checkValue: Buffer): Promise<boolean> {
  try {
    const [check] = await key.unwrap([{ wrapped: checkValue, purpose: CHECK.purpose }]);
    return check !== undefined && same(check, CHECK.key);
  } catch (error) {
    if (error instanceof MasterKeyError) throw error;
    return false;
  }
}

function byId(keys: readonly MasterKey[]): ReadonlyMap<string, MasterKey> {
  return new Map(keys.map((key) => [key.keyId, key]));
}

function same(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function notThisKey(): MasterKeyError {
  return new MasterKeyError('主密钥与本数据库不符 · this is not the master key that this database was sealed with');
}

function bothKeysNeeded(keyId: string): MasterKeyError {
  return new MasterKeyError(
    `更换主密钥期间须同时提供新旧两个主密钥，缺少 ${keyId} · while a master key is being replaced both are needed: ${keyId} is missing`,
  );
}
