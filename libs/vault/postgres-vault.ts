import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { Problem } from '#libs/kernel/problem';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';
import { decrypt, encrypt, type CipherAlgorithm } from './cipher/cipher.js';
import { cipherOf, DEFAULT_ALGORITHM } from './cipher/ciphers.js';
import { keyedHash, newKey, type InstallationSecret } from './key-derivation.js';
import { openKeyRing, type KeyRing } from './key-ring.js';
import type { MasterKeySource } from './key-wrapping.js';
import { MasterKeyStore } from './master-key-store.js';
import { SUBJECT_ERASED, TEXT_NOT_SEALABLE } from './problems.js';
import {
  associatedDataOf,
  readSealed,
  readSealedBytes,
  writeSealed,
  writeSealedBytes,
  type Encryption,
} from './sealed-text.js';
import { SubjectKeyStore } from './subject-key-store.js';
import { purposeOfVersion, SubjectKeys } from './subject-keys.js';
import type { LookupKind, Opened, OpenedBytes, Vault } from './vault.js';

/** Unwrapped keys kept in memory: the people of some ten communities. */
const CACHED_SUBJECTS = 20_000;

/**
 * Milliseconds for which cached keys are used without asking whether somebody was erased meanwhile in another process:
 * short for a person who waits for an erasure, long enough that an import asks a few times a second.
 */
const TRUSTED_FOR = 250;

/** Subjects in one statement; bounds the memory of one round. */
const SUBJECTS_PER_STATEMENT = 5_000;

/** Longest text in UTF-16 code units: a long statement in a breach case, not a document. */
const MAX_TEXT_LENGTH = 100_000;

/** Times a key is wrapped again because the master key was replaced meanwhile; master keys are replaced once in years. */
const MOST_WRAPPINGS = 3;

const ERASED = Symbol('erased');

interface CachedKeys {
  readonly keys: SubjectKeys;
  /** Number of erasures before the key was read: of no use once another one has happened. */
  readonly epoch: number;
}

export interface VaultOptions {
  /** For new texts; all that are known can be opened. Default: {@link DEFAULT_ALGORITHM}. */
  readonly algorithm?: CipherAlgorithm | undefined;
  /** For roles that may not make a new installation. */
  readonly readOnly?: boolean;
}

/**
 * Opens the vault of a database. A new installation gets a master key from the source; an existing one must be given its own.
 * @throws MasterKeyError when the master key is missing or another one than the database was sealed with
 */
export async function openVault(
  pool: pg.Pool,
  source: MasterKeySource,
  { algorithm = DEFAULT_ALGORITHM, readOnly = false }: VaultOptions = {},
): Promise<PostgresVault> {
  const ring = await openKeyRing(new MasterKeyStore(pool), source, { readOnly });
  return new PostgresVault(new SubjectKeyStore(pool), ring, algorithm);
}

/**
 * The vault in PostgreSQL. Erasing sets the wrapped key to NULL and removes its earlier versions: no statement can bring them back. Old
 * row versions stay in the data files until vacuum and in the write-ahead log and backups until those are recycled; they hold the key only
 * wrapped by the master key, so keep the master key out of the same backups and bound how long they are kept.
 */
export class PostgresVault implements Vault {
  private readonly cache = new LRUCache<SubjectId, CachedKeys>({ max: CACHED_SUBJECTS });
  private epoch = -1;
  private epochReadAt = Number.NEGATIVE_INFINITY;
  private epochRead: Promise<void> | undefined;

  constructor(
    private readonly store: SubjectKeyStore,
    private readonly ring: KeyRing,
    private readonly algorithm: CipherAlgorithm,
  ) {}

  async ensureSubjects(subjectIds: readonly SubjectId[]): Promise<void> {
    const distinct = [...new Set(subjectIds)];
    for (let start = 0; start < distinct.length; start += SUBJECTS_PER_STATEMENT) {
      const part = distinct.slice(start, start + SUBJECTS_PER_STATEMENT);
      const known = await this.keysOf(part);
      const missing = part.filter((subjectId) => !known.has(subjectId));
      if (missing.length > 0) await this.makeKeys(missing);
    }
  }

  async seal(subjectId: SubjectId, field: string, clear: string): Promise<Sealed> {
    const bytes = Buffer.from(clear, 'utf8');
    // A lone surrogate would come back as another character.
    if (clear.length > MAX_TEXT_LENGTH || bytes.toString('utf8') !== clear) throw new Problem(TEXT_NOT_SEALABLE);
    return writeSealed({ subjectId, field, ...(await this.encrypted(subjectId, field, bytes)) });
  }

  async open(sealed: Sealed): Promise<Opened> {
    const [opened] = await this.openMany([sealed]);
    return opened as Opened;
  }

  async openMany(sealed: readonly Sealed[]): Promise<readonly Opened[]> {
    const parts = sealed.map(readSealed);
    const keys = await this.keysOf(parts.map(({ subjectId }) => subjectId));
    const renewed = parts.filter((part) => !hasVersion(keys.get(part.subjectId), part));
    if (renewed.length > 0) {
      // Another process has renewed a key that is in the cache here.
      const read = await this.readKeys([...new Set(renewed.map(({ subjectId }) => subjectId))]);
      for (const [subjectId, found] of read) keys.set(subjectId, found);
    }
    return parts.map(({ subjectId, field, bytes, ...encryption }) => {
      const opened = decrypted(keys.get(subjectId), { subjectId, field, ...encryption }, bytes);
      return opened === ERASED ? { status: 'erased' } : { status: 'clear', text: opened.toString('utf8') };
    });
  }

  async sealBytes(subjectId: SubjectId, field: string, clear: Uint8Array): Promise<Buffer> {
    const { bytes, ...encryption } = await this.encrypted(subjectId, field, Buffer.from(clear));
    return writeSealedBytes(encryption, bytes);
  }

  async openBytes(subjectId: SubjectId, field: string, sealed: Uint8Array): Promise<OpenedBytes> {
    const { bytes, ...encryption } = readSealedBytes(Buffer.from(sealed));
    let found = (await this.keysOf([subjectId])).get(subjectId);
    if (!hasVersion(found, encryption)) found = (await this.readKeys([subjectId])).get(subjectId);
    const opened = decrypted(found, { subjectId, field, ...encryption }, bytes);
    return opened === ERASED ? { status: 'erased' } : { status: 'clear', bytes: opened };
  }

  /**
   * Gives a subject a new version of its key, for texts sealed from now on; what is sealed already stays readable.
   * @throws Problem when the subject has been erased
   */
  async renewKey(subjectId: SubjectId): Promise<void> {
    for (let attempt = 0; attempt < MOST_WRAPPINGS; attempt++) {
      const { newest } = await this.usableKeysOf(subjectId);
      const masterKeyId = this.ring.currentId;
      const purpose = purposeOfVersion(subjectId, newest + 1);
      const [wrapped] = await this.ring.wrap([{ key: newKey(), purpose }]);
      const replaced = await this.store.replace(subjectId, newest, { masterKeyId, wrapped: wrapped as Buffer });
      this.cache.delete(subjectId);
      if (replaced) return;
      await this.ring.refresh();
    }
    throw new Error(`the key of subject ${subjectId} could not be renewed`);
  }

  async isErased(subjectId: SubjectId): Promise<boolean> {
    return (await this.keysOf([subjectId])).get(subjectId) === ERASED;
  }

  async erase(subjectId: SubjectId): Promise<void> {
    const epoch = await this.store.erase(subjectId);
    // Also outdates what a concurrent call may put into the cache from before the erasure.
    if (epoch !== undefined) this.epoch = Math.max(this.epoch, epoch);
    this.cache.delete(subjectId);
  }

  async fingerprint(subjectId: SubjectId, text: string): Promise<string> {
    return keyedHash((await this.usableKeysOf(subjectId)).fingerprint, text);
  }

  lookupHash(kind: LookupKind, value: string): string {
    return keyedHash(this.ring.secret('lookup'), kind, value);
  }

  /** A secret of the installation that outlives its master keys. */
  secret(name: InstallationSecret): Buffer {
    return this.ring.secret(name);
  }

  private async encrypted(
    subjectId: SubjectId,
    field: string,
    clear: Buffer,
  ): Promise<Encryption & { readonly bytes: Buffer }> {
    const keys = await this.usableKeysOf(subjectId);
    const encryption = { algorithm: this.algorithm, keyVersion: keys.newest, unnamed: false };
    const key = keys.sealingKey(encryption.keyVersion, this.algorithm);
    const associated = associatedDataOf(subjectId, field, encryption);
    return { ...encryption, bytes: encrypt(cipherOf(this.algorithm), key, clear, associated) };
  }

  private async usableKeysOf(subjectId: SubjectId): Promise<SubjectKeys> {
    let keys = (await this.keysOf([subjectId])).get(subjectId);
    if (keys === undefined) {
      await this.makeKeys([subjectId]);
      keys = (await this.keysOf([subjectId])).get(subjectId);
    }
    if (keys === ERASED) throw new Problem(SUBJECT_ERASED);
    if (keys === undefined) throw new Error(`the key of subject ${subjectId} could not be made`);
    return keys;
  }

  /** Makes keys for subjects without one, and reads back the keys that won. */
  private async makeKeys(subjectIds: readonly SubjectId[]): Promise<void> {
    let missing = subjectIds;
    for (let attempt = 0; missing.length > 0; attempt++) {
      if (attempt === MOST_WRAPPINGS) throw new Error('no key could be made: the master key keeps changing');
      if (attempt > 0) await this.ring.refresh();
      const masterKeyId = this.ring.currentId;
      const purposes = missing.map((subjectId) => purposeOfVersion(subjectId, 1));
      const wrapped = await this.ring.wrap(purposes.map((purpose) => ({ key: newKey(), purpose })));
      const keys = missing.map((subjectId, index) => ({ subjectId, wrapped: wrapped[index] as Buffer }));
      await this.store.insert(masterKeyId, keys);
      const made = await this.readKeys(missing);
      missing = missing.filter((subjectId) => !made.has(subjectId));
    }
  }

  /** Keys of the subjects that have one or had one; one statement for all that are not cached. */
  private async keysOf(subjectIds: readonly SubjectId[]): Promise<Map<SubjectId, SubjectKeys | typeof ERASED>> {
    if (performance.now() - this.epochReadAt > TRUSTED_FOR) await this.readEpoch();
    const found = new Map<SubjectId, SubjectKeys | typeof ERASED>();
    const missing = new Set<SubjectId>();
    for (const subjectId of subjectIds) {
      const cached = this.cache.get(subjectId);
      if (cached !== undefined && cached.epoch >= this.epoch) found.set(subjectId, cached.keys);
      else missing.add(subjectId);
    }
    const wanted = [...missing];
    for (let start = 0; start < wanted.length; start += SUBJECTS_PER_STATEMENT) {
      const read = await this.readKeys(wanted.slice(start, start + SUBJECTS_PER_STATEMENT));
      for (const [subjectId, keys] of read) found.set(subjectId, keys);
    }
    return found;
  }

  private async readKeys(subjectIds: readonly SubjectId[]): Promise<Map<SubjectId, SubjectKeys | typeof ERASED>> {
    const { keys, epoch } = await this.store.read(subjectIds);
    const kept = keys.flatMap(({ subjectId, versions }) =>
      (versions ?? []).map((version) => ({
        ...version,
        purpose: purposeOfVersion(subjectId, version.keyVersion),
      })),
    );
    const unwrapped = await this.ring.unwrap(kept);
    const read = new Map<SubjectId, SubjectKeys | typeof ERASED>();
    let next = 0;
    for (const { subjectId, versions } of keys) {
      if (versions === null) {
        this.cache.delete(subjectId);
        read.set(subjectId, ERASED);
      } else {
        const dataKeys = new Map(versions.map(({ keyVersion }) => [keyVersion, unwrapped[next++] as Buffer]));
        const subjectKeys = new SubjectKeys(dataKeys);
        this.cache.set(subjectId, { keys: subjectKeys, epoch });
        read.set(subjectId, subjectKeys);
      }
    }
    return read;
  }

  /** One statement for all who wait for it. */
  private readEpoch(): Promise<void> {
    this.epochRead ??= (async () => {
      const askedAt = performance.now();
      try {
        this.epoch = Math.max(this.epoch, await this.store.epoch());
        this.epochReadAt = askedAt;
      } finally {
        this.epochRead = undefined;
      }
    })();
    return this.epochRead;
  }
}

function hasVersion(keys: SubjectKeys | typeof ERASED | undefined, { keyVersion }: Encryption): boolean {
  return !(keys instanceof SubjectKeys) || keys.has(keyVersion);
}

function decrypted(
  keys: SubjectKeys | typeof ERASED | undefined,
  { subjectId, field, ...encryption }: Encryption & { readonly subjectId: SubjectId; readonly field: string },
  bytes: Buffer,
): Buffer | typeof ERASED {
  if (keys === ERASED) return ERASED;
  if (keys === undefined) throw new Error(`subject ${subjectId} has no key in this vault`);
  const { algorithm, keyVersion } = encryption;
  const key = keys.sealingKey(keyVersion, algorithm);
  return decrypt(cipherOf(algorithm), key, bytes, associatedDataOf(subjectId, field, encryption));
}
