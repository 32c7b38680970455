import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Problem } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { MasterKeyError } from './key-wrapping.js';
import { masterKeyFromFile, masterKeyFromText } from './master-key.js';
import { openVault, type PostgresVault } from './postgres-vault.js';
import { SUBJECT_ERASED, TEXT_NOT_SEALABLE } from './problems.js';
import { readSealed, writeSealed } from './sealed-text.js';

const database = useTestDatabase();
const MASTER = Buffer.alloc(32, 7).toString('base64');
const open = () => openVault(database.pool('service'), masterKeyFromText(MASTER));
const CLEAR = '住户甲𫖯·测试';
let ordinal = 0;
const newSubject = () => `subject-${++ordinal}`;

async function problemOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw new Error('expected a problem', { cause: error });
  return error.kind.code;
}

describe('vault in PostgreSQL', () => {
  let vault: PostgresVault;
  beforeAll(async () => {
    vault = await open();
  });

  it('opens any Unicode text it sealed, under any field', async () => {
    const subject = newSubject();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        fc.string({ minLength: 1, maxLength: 30 }),
        async (text, field) => {
          expect(await vault.open(await vault.seal(subject, field, text))).toEqual({ status: 'clear', text });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('seals the same text differently each time and fingerprints it the same', async () => {
    const subject = newSubject();
    expect(await vault.seal(subject, 'name', CLEAR)).not.toBe(await vault.seal(subject, 'name', CLEAR));
    expect(await vault.fingerprint(subject, CLEAR)).toBe(await vault.fingerprint(subject, CLEAR));
    expect(await vault.fingerprint(subject, CLEAR)).not.toBe(await vault.fingerprint(newSubject(), CLEAR));
  });

  it('refuses a lone surrogate, which UTF-8 cannot keep', async () => {
    expect(await problemOf(vault.seal(newSubject(), 'name', '\ud800'))).toBe(TEXT_NOT_SEALABLE.code);
  });

  it('notices every single changed bit', async () => {
    const subject = newSubject();
    const parts = readSealed(await vault.seal(subject, 'name', CLEAR));
    for (let bit = 0; bit < parts.bytes.length * 8; bit += 5) {
      const bytes = Buffer.from(parts.bytes);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      await expect(vault.open(writeSealed({ ...parts, bytes }))).rejects.toThrow();
    }
    await expect(vault.open(writeSealed({ ...parts, bytes: parts.bytes.subarray(0, 20) }))).rejects.toThrow(
      'cut short',
    );
    await expect(vault.open('住户甲' as Sealed)).rejects.toThrow('not sealed by this vault');
  });

  it('notices a text moved to another field or another subject', async () => {
    const [one, other] = [newSubject(), newSubject()];
    await vault.ensureSubjects([one, other]);
    const parts = readSealed(await vault.seal(one, 'phone', '19900000000'));
    await expect(vault.open(writeSealed({ ...parts, field: 'name' }))).rejects.toThrow();
    await expect(vault.open(writeSealed({ ...parts, subjectId: other }))).rejects.toThrow();
  });

  it('opens many in the order given, erased ones among them, with one statement for the keys', async () => {
    const subjects = Array.from({ length: 50 }, newSubject);
    await vault.ensureSubjects(subjects);
    const sealed = await Promise.all(subjects.map((subject, index) => vault.seal(subject, 'name', `住户${index}`)));
    await vault.erase(subjects[7]!);
    const fresh = await open();
    const query = jest.spyOn(database.pool('service'), 'query');
    const opened = await fresh.openMany([...sealed, sealed[0]!]);
    const statements = query.mock.calls.map(([statement]) => (statement as unknown as { name: string }).name);
    query.mockRestore();
    expect(statements).toEqual(['vault-epoch', 'vault-read']);
    expect(opened[7]).toEqual({ status: 'erased' });
    expect(opened[8]).toEqual({ status: 'clear', text: '住户8' });
    expect(opened.at(-1)).toEqual({ status: 'clear', text: '住户0' });
  });

  it('makes keys for thousands of subjects with one insert', async () => {
    const subjects = Array.from({ length: 3_050 }, newSubject);
    const query = jest.spyOn(database.pool('service'), 'query');
    await vault.ensureSubjects([...subjects, ...subjects]);
    await vault.ensureSubjects(subjects);
    const inserts = query.mock.calls.filter(
      ([statement]) => (statement as unknown as { name: string }).name === 'vault-insert',
    );
    query.mockRestore();
    expect(inserts).toHaveLength(1);
    const { rows } = await database
      .pool('service')
      .query<{ count: number }>('SELECT count(*) FROM vault.subject_key WHERE subject_id = ANY($1)', [subjects]);
    expect(rows[0]?.count).toBe(3_050);
  });

  it('ends with one key when two processes make it at once', async () => {
    const subjects = Array.from({ length: 200 }, newSubject);
    const [one, other] = [await open(), await open()];
    await Promise.all([one.ensureSubjects(subjects), other.ensureSubjects([...subjects].reverse())]);
    for (const subject of subjects) {
      expect(await other.open(await one.seal(subject, 'name', CLEAR))).toEqual({ status: 'clear', text: CLEAR });
    }
  });

  it('erases for ever: opens as erased, refuses to seal, repeats without effect', async () => {
    const subject = newSubject();
    const sealed = await vault.seal(subject, 'name', CLEAR);
    await vault.erase(subject);
    await vault.erase(subject);
    expect(await vault.open(sealed)).toEqual({ status: 'erased' });
    expect(await problemOf(vault.seal(subject, 'name', CLEAR))).toBe(SUBJECT_ERASED.code);
    expect(await problemOf(vault.fingerprint(subject, CLEAR))).toBe(SUBJECT_ERASED.code);
    await vault.ensureSubjects([subject]);
    expect(await vault.open(sealed)).toEqual({ status: 'erased' });
    const { rows } = await database
      .pool('service')
      .query('SELECT wrapped_key, erased_at FROM vault.subject_key WHERE subject_id = $1', [subject]);
    expect(rows).toEqual([{ wrapped_key: null, erased_at: expect.any(String) }]);
  });

  it('refuses to seal for somebody who was erased before there was a key', async () => {
    const subject = newSubject();
    await vault.erase(subject);
    expect(await problemOf(vault.seal(subject, 'name', CLEAR))).toBe(SUBJECT_ERASED.code);
  });

  it('keeps erased rows erased in the database itself', async () => {
    const subject = newSubject();
    await vault.erase(subject);
    const change = (text: string) => database.pool('service').query(text, [subject]);
    await expect(
      change(`UPDATE vault.subject_key SET wrapped_key = '\\x00', erased_at = NULL WHERE subject_id = $1`),
    ).rejects.toThrow('stays erased');
    await expect(change('DELETE FROM vault.subject_key WHERE subject_id = $1')).rejects.toThrow('permission denied');
  });

  it('sees an erasure made by another process within the trusted time', async () => {
    const subject = newSubject();
    const other = await open();
    const sealed = await vault.seal(subject, 'name', CLEAR);
    expect(await other.open(sealed)).toEqual({ status: 'clear', text: CLEAR });
    await vault.erase(subject);
    const deadline = performance.now() + 1_000;
    let opened = await other.open(sealed);
    while (opened.status === 'clear' && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      opened = await other.open(sealed);
    }
    expect(opened).toEqual({ status: 'erased' });
  });

  it('opens everything after a restart with the same master key, and refuses another one', async () => {
    const sealed = await vault.seal(newSubject(), 'name', CLEAR);
    const restarted = await open();
    expect(await restarted.open(sealed)).toEqual({ status: 'clear', text: CLEAR });
    expect(restarted.lookupHash('phone-number', '19900000000')).toBe(vault.lookupHash('phone-number', '19900000000'));
    const wrong = masterKeyFromText(Buffer.alloc(32, 8).toString('base64'));
    await expect(openVault(database.pool('service'), wrong)).rejects.toThrow(MasterKeyError);
    await expect(openVault(database.pool('service'), masterKeyFromText(undefined))).rejects.toThrow('missing');
  });

  it('never makes a new master key for a database that has one', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'vault-'));
    const path = join(directory, 'master.key');
    await expect(openVault(database.pool('service'), masterKeyFromFile(path))).rejects.toThrow('missing');
    await expect(stat(path)).rejects.toThrow('ENOENT');
    await rm(directory, { recursive: true });
  });

  it('separates the kinds of lookup hashes', () => {
    expect(vault.lookupHash('phone-number', '1')).not.toBe(vault.lookupHash('account-name', '1'));
  });

  it('leaves no clear text and no unwrapped key in any column of the schema', async () => {
    const subject = newSubject();
    const needle = '住户乙专用明文';
    await vault.seal(subject, 'name', needle);
    vault.lookupHash('account-name', needle);
    await vault.fingerprint(subject, needle);
    const { rows } = await database.pool('owner').query<{ content: string }>(
      `SELECT t::text AS content FROM vault.subject_key t UNION ALL SELECT t::text FROM vault.master_key t
         UNION ALL SELECT t::text FROM vault.secret t`,
    );
    const dump = rows.map(({ content }) => content).join('\n');
    expect(dump).not.toContain(needle);
    expect(dump).not.toContain(Buffer.from(needle, 'utf8').toString('hex'));
    expect(dump).not.toContain(Buffer.alloc(32, 7).toString('hex'));
  });
});

describe('master key from a file', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'vault-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is made once, readable by its owner only', async () => {
    const provider = masterKeyFromFile(join(directory, 'secret', 'master.key'));
    expect(await provider.load()).toEqual([]);
    const keys = await Promise.all([provider.create(), provider.create(), provider.create()]);
    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1);
    expect((await provider.load()).map(({ keyId }) => keyId)).toEqual([keys[0]?.keyId]);
    expect((await stat(join(directory, 'secret', 'master.key'))).mode & 0o777).toBe(0o600);
  });

  it('is refused when others can read it or it is not a key', async () => {
    const path = join(directory, 'master.key');
    await writeFile(path, MASTER, { mode: 0o644 });
    await expect(masterKeyFromFile(path).load()).rejects.toThrow('chmod 600');
    const short = join(directory, 'short.key');
    await writeFile(short, 'YWJj', { mode: 0o600 });
    await expect(masterKeyFromFile(short).load()).rejects.toThrow('32 bytes');
  });
});
