import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import { Problem } from '#libs/kernel/problem';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';
import {
  decrypt,
  encrypt,
  keyedHash,
  masterKeysOf,
  newDataKey,
  sameBytes,
  subjectKeysOf,
  type MasterKeys,
  type SubjectKeys,
} from './key-derivation.js';
import { MasterKeyError, type MasterKeyProvider } from './master-key.js';
import { SUBJECT_ERASED, TEXT_NOT_SEALABLE } from './problems.js';
import { associatedDataOf, readSealed, writeSealed } from './sealed-text.js';
import { SubjectKeyStore } from './subject-key-store.js';
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

const ERASED = Symbol('erased');

interface CachedKeys {
  readonly keys: SubjectKeys;
  /** Number of erasures before the key was read: of no use once another one has happened. */
  readonly epoch: number;
}

/**
 * Opens the vault of a database. A new installation gets a master key from the provider; an existing one must be given its own.
 * @throws MasterKeyError when the master key is missing or another one than the database was sealed with
 */
export async function openVault(pool: pg.Pool, provider: MasterKeyProvider): Promise<PostgresVault> {
  const store = new SubjectKeyStore(pool);
  const known = await store.masterKeyCheck();
  let master = await provider.load();
  if (master === undefined) {
    if (known !== undefined) {
      throw new MasterKeyError(
        '缺少主密钥，已加密的个人信息无法读取，请从备份恢复 · the master key of this database is missing: restore it from the backup, a new one cannot open the data',
      );
    }
    master = await provider.create();
  }
  const keys = masterKeysOf(master);
  if (known === undefined) await store.keepMasterKeyCheck(keys.check);
  const kept = known ?? (await store.masterKeyCheck());
  if (kept === undefined || !sameBytes(kept, keys.check)) {
    throw new MasterKeyError('主密钥与本数据库不符 · this is not the master key that this database was sealed with');
  }
  return new PostgresVault(store, keys);
}

/**
 * The vault in PostgreSQL. Erasing sets the wrapped key to NULL: no statement can bring it back. Old row versions stay in the
 * data files until vacuum and in the write-ahead log and backups until those are recycled; they hold the key only wrapped by the
 * master key, so keep the master key out of the same backups and bound how long they are kept.
 */
export class PostgresVault implements Vault {
  private readonly cache = new LRUCache<SubjectId, CachedKeys>({ max: CACHED_SUBJECTS });
  private epoch = -1;
  private epochReadAt = Number.NEGATIVE_INFINITY;
  private epochRead: Promise<void> | undefined;

  constructor(
    private readonly store: SubjectKeyStore,
    private readonly master: MasterKeys,
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
    const { sealing } = await this.usableKeysOf(subjectId);
    return writeSealed({ subjectId, field, bytes: encrypt(sealing, bytes, associatedDataOf(subjectId, field)) });
  }

  async open(sealed: Sealed): Promise<Opened> {
    const [opened] = await this.openMany([sealed]);
    return opened as Opened;
  }

  async openMany(sealed: readonly Sealed[]): Promise<readonly Opened[]> {
    const parts = sealed.map(readSealed);
    const keys = await this.keysOf(parts.map(({ subjectId }) => subjectId));
    return parts.map(({ subjectId, field, bytes }) => {
      const found = keys.get(subjectId);
      if (found === ERASED) return { status: 'erased' };
      if (found === undefined) throw new Error(`subject ${subjectId} has no key in this vault`);
      return {
        status: 'clear',
        text: decrypt(found.sealing, bytes, associatedDataOf(subjectId, field)).toString('utf8'),
      };
    });
  }

  async sealBytes(subjectId: SubjectId, field: string, clear: Uint8Array): Promise<Buffer> {
    const { sealing } = await this.usableKeysOf(subjectId);
    return encrypt(sealing, Buffer.from(clear), associatedDataOf(subjectId, field));
  }

  async openBytes(subjectId: SubjectId, field: string, sealed: Uint8Array): Promise<OpenedBytes> {
    const found = (await this.keysOf([subjectId])).get(subjectId);
    if (found === ERASED) return { status: 'erased' };
    if (found === undefined) throw new Error(`subject ${subjectId} has no key in this vault`);
    return {
      status: 'clear',
      bytes: decrypt(found.sealing, Buffer.from(sealed), associatedDataOf(subjectId, field)),
    };
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
    return keyedHash(this.master.lookup, kind, value);
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
    await this.store.insert(
      subjectIds.map((subjectId) => ({
        subjectId,
        wrappedKey: encrypt(this.master.wrapping, newDataKey(), subjectId),
      })),
    );
    await this.readKeys(subjectIds);
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
    const read = new Map<SubjectId, SubjectKeys | typeof ERASED>();
    for (const { subjectId, wrappedKey } of keys) {
      if (wrappedKey === null) {
        this.cache.delete(subjectId);
        read.set(subjectId, ERASED);
      } else {
        const subjectKeys = subjectKeysOf(decrypt(this.master.wrapping, wrappedKey, subjectId));
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
