import type pg from 'pg';
import { failpoint } from '#libs/kernel/failpoint';
import { inTransaction } from '#libs/postgres/transaction';
import { checkValueBy, openKeyRing, purposeOf, type KeptKey, type KeyRing } from './key-ring.js';
import { MasterKeyError, type MasterKey, type MasterKeySource } from './key-wrapping.js';
import { MasterKeyStore, type StoredMasterKey } from './master-key-store.js';
import { purposeOfVersion } from './subject-keys.js';

/** Keys in one statement; a rotation that is killed repeats at most so many. */
const KEYS_PER_BATCH = 500;

export interface MasterKeyRotation {
  /** The master key in use from now on. */
  readonly keyId: string;
  readonly rewrapped: number;
  /** Whether old keys still have to be taken away where they are kept, by an administrator. */
  readonly oldKeysRemain: boolean;
}

/** A key to be wrapped anew, and the row it lies in. */
interface RowToRewrap extends KeptKey {
  readonly name: string;
  readonly version: number;
}

/** A table with wrapped keys. Statements take up to {@link KEYS_PER_BATCH} rows that another master key wrapped. */
interface KeyTable {
  readonly select: string;
  readonly update: string;
  readonly purpose: (name: string, version: number) => string;
}

/** A row that was renewed, erased or rewrapped meanwhile is left alone: what it holds now is not what was unwrapped here. */
const TABLES: readonly KeyTable[] = [
  {
    select: `SELECT subject_id AS name, key_version AS version, wrapped_key AS wrapped, master_key_id AS "masterKeyId"
               FROM vault.subject_key WHERE wrapped_key IS NOT NULL AND master_key_id IS DISTINCT FROM $1 LIMIT $2`,
    update: `UPDATE vault.subject_key k SET wrapped_key = n.wrapped, master_key_id = $1
               FROM unnest($2::text[], $3::int[], $4::bytea[], $5::bytea[]) AS n (name, version, old, wrapped)
              WHERE k.subject_id = n.name AND k.key_version = n.version AND k.wrapped_key = n.old`,
    purpose: purposeOfVersion,
  },
  {
    select: `SELECT subject_id AS name, key_version AS version, wrapped_key AS wrapped, master_key_id AS "masterKeyId"
               FROM vault.earlier_subject_key WHERE master_key_id IS DISTINCT FROM $1 LIMIT $2`,
    update: `UPDATE vault.earlier_subject_key k SET wrapped_key = n.wrapped, master_key_id = $1
               FROM unnest($2::text[], $3::int[], $4::bytea[], $5::bytea[]) AS n (name, version, old, wrapped)
              WHERE k.subject_id = n.name AND k.key_version = n.version AND k.wrapped_key = n.old`,
    purpose: purposeOfVersion,
  },
  {
    select: `SELECT name, 1 AS version, wrapped, master_key_id AS "masterKeyId"
               FROM vault.secret WHERE master_key_id <> $1 LIMIT $2`,
    update: `UPDATE vault.secret k SET wrapped = n.wrapped, master_key_id = $1
               FROM unnest($2::text[], $3::int[], $4::bytea[], $5::bytea[]) AS n (name, version, old, wrapped)
              WHERE k.name = n.name AND k.wrapped = n.old`,
    purpose: (name) => purposeOf(name),
  },
];

/**
 * Replaces the master key: from the first step on new keys are wrapped by the new one, then every key is wrapped anew, then the old
 * master key is retired. Services go on meanwhile and read keys of both. Killed anywhere, it goes on from there when called again.
 * @param onProgress told the number of keys wrapped anew so far
 * @throws MasterKeyError when no other key is at hand and the source makes none
 */
export async function rotateMasterKey(
  pool: pg.Pool,
  source: MasterKeySource,
  onProgress?: (rewrapped: number) => void,
): Promise<MasterKeyRotation> {
  const store = new MasterKeyStore(pool);
  // Refuses what does not belong to this database before anything is changed.
  await openKeyRing(store, source);
  const target = await targetOf(await store.keys(), source);
  await makeCurrent(pool, target);
  failpoint('vault.after-new-master-key');
  const ring = await openKeyRing(store, source);
  const rewrapped = await rewrapAll(pool, ring, target.keyId, onProgress);
  await retireOthers(pool, target.keyId);
  failpoint('vault.before-old-master-key-goes');
  await source.keepOnly?.(target.keyId);
  const oldKeysRemain = (await source.load()).length > 1;
  return { keyId: target.keyId, rewrapped, oldKeysRemain };
}

/** The key to change to: of a rotation that did not come to its end, else the first one given, else a new one. */
async function targetOf(known: readonly StoredMasterKey[], source: MasterKeySource): Promise<MasterKey> {
  const stateOf = (keyId: string) => known.find((key) => key.keyId === keyId)?.state;
  let [target, ...others] = await source.load();
  const underWay = known.some(({ state }) => state === 'retiring') || others.length > 0;
  if (target !== undefined && stateOf(target.keyId) === 'current' && !underWay) {
    await source.add?.();
    [target, ...others] = await source.load();
    if (target !== undefined && stateOf(target.keyId) === 'current') {
      throw new MasterKeyError(
        `未提供新的主密钥：请将新密钥写在旧密钥之前，重启各服务后再执行 · no new master key: put one before the old one in ${source.description}, restart the services with both, then call again`,
      );
    }
  }
  if (target === undefined) throw new MasterKeyError('没有主密钥 · there is no master key');
  const state = stateOf(target.keyId);
  if (state === 'retired' || state === 'retiring') {
    throw new MasterKeyError(
      `主密钥 ${target.keyId} 已停用，不能重新启用 · master key ${target.keyId} was retired and does not come back`,
    );
  }
  return target;
}

/**
 * Waits for those who are wrapping with the old key. Afterwards nobody can: their insert asks whether the key is current.
 */
async function makeCurrent(pool: pg.Pool, target: MasterKey): Promise<void> {
  const check = await checkValueBy(target);
  await inTransaction(pool, async (client) => {
    await client.query(`UPDATE vault.master_key SET state = 'retiring' WHERE state = 'current' AND key_id <> $1`, [
      target.keyId,
    ]);
    await client.query(
      `INSERT INTO vault.master_key (key_id, check_value, state) VALUES ($1, $2, 'current') ON CONFLICT (key_id) DO NOTHING`,
      [target.keyId, check],
    );
  });
}

async function rewrapAll(
  pool: pg.Pool,
  ring: KeyRing,
  keyId: string,
  onProgress: ((rewrapped: number) => void) | undefined,
): Promise<number> {
  let rewrapped = 0;
  for (const table of TABLES) {
    for (;;) {
      const { rows } = await pool.query<RowToRewrap>(table.select, [keyId, KEYS_PER_BATCH]);
      if (rows.length === 0) break;
      rewrapped += await rewrap(pool, ring, keyId, table, rows);
      failpoint('vault.after-rewrapping');
      onProgress?.(rewrapped);
    }
  }
  return rewrapped;
}

async function rewrap(
  pool: pg.Pool,
  ring: KeyRing,
  keyId: string,
  { update, purpose }: KeyTable,
  rows: readonly RowToRewrap[],
): Promise<number> {
  const kept = rows.map((row) => ({ ...row, purpose: purpose(row.name, row.version) }));
  const clear = await ring.unwrap(kept);
  const wrapped = await ring.wrap(kept.map((row, index) => ({ key: clear[index] as Buffer, purpose: row.purpose })));
  const { rowCount } = await pool.query(update, [
    keyId,
    rows.map(({ name }) => name),
    rows.map(({ version }) => version),
    rows.map((row) => row.wrapped),
    wrapped,
  ]);
  return rowCount ?? 0;
}

async function retireOthers(pool: pg.Pool, keyId: string): Promise<void> {
  const { rows } = await pool.query<{ left: number }>(
    `SELECT (SELECT count(*) FROM vault.subject_key WHERE wrapped_key IS NOT NULL AND master_key_id IS DISTINCT FROM $1)
          + (SELECT count(*) FROM vault.earlier_subject_key WHERE master_key_id IS DISTINCT FROM $1)
          + (SELECT count(*) FROM vault.secret WHERE master_key_id <> $1) AS left`,
    [keyId],
  );
  if (rows[0]?.left !== 0) throw new Error('keys of the old master key are left: call the rotation again');
  await pool.query(
    `UPDATE vault.master_key SET state = 'retired', retired_at = now() WHERE state = 'retiring' AND key_id <> $1`,
    [keyId],
  );
}
