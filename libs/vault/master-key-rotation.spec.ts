import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failpoint } from '#libs/kernel/failpoint';
import type { Sealed } from '#libs/kernel/sealed';
import { useKeyManagement } from '#libs/testing/key-management/use-key-management';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { compileOnce } from '../../scripts/setup/compile.mjs';
import { MasterKeyError, type MasterKeySource } from './key-wrapping.js';
import { masterKeyFromFile, masterKeyFromText } from './master-key.js';
import { openVault, type PostgresVault } from './postgres-vault.js';
import { rotateMasterKey } from './rotate-master-key.js';
import { masterKeysInService, withKeyManagement } from './transit-master-key.js';

const SUBJECTS = 1_200;
const PROGRAM_TIMEOUT = 120_000;

const textOf = (index: number) => `住户${index}`;

/** Subjects with a text each; one in ten with a renewed key and a text under both versions, one in a hundred erased. */
async function fill(vault: PostgresVault): Promise<readonly (readonly [Sealed, string | undefined])[]> {
  const subjects = Array.from({ length: SUBJECTS }, (_, index) => `subject-${index}`);
  await vault.ensureSubjects(subjects);
  const texts: [Sealed, string | undefined][] = [];
  for (const [index, subject] of subjects.entries()) {
    const erased = index % 100 === 3;
    const expected = erased ? undefined : textOf(index);
    texts.push([await vault.seal(subject, 'name', textOf(index)), expected]);
    if (index % 10 === 5) {
      await vault.renewKey(subject);
      texts.push([await vault.seal(subject, 'name', textOf(index)), expected]);
    }
    if (erased) await vault.erase(subject);
  }
  return texts;
}

async function expectAll(vault: PostgresVault, texts: Awaited<ReturnType<typeof fill>>): Promise<void> {
  const opened = await vault.openMany(texts.map(([sealed]) => sealed));
  const shown = opened.map((one) => (one.status === 'clear' ? one.text : undefined));
  expect(shown).toEqual(texts.map(([, text]) => text));
}

describe('replacing the master key', () => {
  const database = useTestDatabase();
  let directory = '';
  let path = '';
  let texts: Awaited<ReturnType<typeof fill>> = [];
  const pool = () => database.pool('service');
  const states = async () =>
    (
      await database.pool('owner').query<{ state: string }>('SELECT state FROM vault.master_key ORDER BY since')
    ).rows.map(({ state }) => state);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'qiyue-keys-'));
    path = join(directory, 'keys', 'master-key');
    texts = await fill(await openVault(pool(), masterKeyFromFile(path)));
  }, PROGRAM_TIMEOUT);
  afterAll(() => rm(directory, { recursive: true, force: true }));

  /** The real command, killed at a failpoint or left to end. @returns exit code or signal */
  const command = async (failpoint?: Failpoint): Promise<number | string | null> => {
    const compiled = compileOnce('services', ['libs', 'apps', 'test/services']);
    const file = join(directory, 'failpoint');
    await writeFile(file, failpoint ?? 'none');
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('QIYUE_'));
    const child = spawn(process.execPath, [join(compiled, 'apps/keys/src/main.js'), 'rotate-master'], {
      env: {
        ...Object.fromEntries(inherited),
        QIYUE_DATA_DIRECTORY: directory,
        QIYUE_SERVICE_DATABASE_URL: database.connectionString('service'),
        QIYUE_TEST_FAILPOINT_FILE: file,
      },
      stdio: 'ignore',
    });
    await once(child, 'exit');
    return child.exitCode ?? child.signalCode;
  };

  it(
    'goes on from wherever it was killed, with everything readable at each moment by a service that runs on',
    async () => {
      const [old] = (await readFile(path, 'utf8')).trim().split('\n');
      const running = await openVault(pool(), masterKeyFromFile(path));
      const points = [
        'vault.after-new-master-key',
        'vault.after-rewrapping',
        'vault.before-old-master-key-goes',
      ] as const;
      for (const point of points) {
        expect(await command(point)).toBe('SIGKILL');
        await expectAll(running, texts);
        const fresh = await openVault(pool(), masterKeyFromFile(path));
        await expectAll(fresh, texts);
        // Keys made meanwhile, by a service that does not know of the rotation yet, are of the new master key.
        const subject = `during-${point}`;
        const made = await running.seal(subject, 'name', '新住户');
        expect(await fresh.open(made)).toEqual({ status: 'clear', text: '新住户' });
      }
      expect(await command()).toBe(0);
      expect(await states()).toEqual(['retired', 'current']);
      const kept = (await readFile(path, 'utf8')).trim();
      expect(kept).not.toContain(old);
      expect(kept.split('\n')).toHaveLength(1);
      await expectAll(await openVault(pool(), masterKeyFromFile(path)), texts);
      await expect(openVault(pool(), masterKeyFromText(old))).rejects.toThrow(MasterKeyError);
    },
    PROGRAM_TIMEOUT,
  );

  it('leaves no key that the old master key could open', async () => {
    const { rows } = await database.pool('owner').query(
      `SELECT 1 FROM vault.subject_key k WHERE wrapped_key IS NOT NULL
          AND master_key_id IS DISTINCT FROM (SELECT key_id FROM vault.master_key WHERE state = 'current')`,
    );
    expect(rows).toEqual([]);
  });

  it('refuses without a new key where keys come from outside, and refuses one that was retired', async () => {
    const [current] = (await readFile(path, 'utf8')).trim().split('\n');
    await expect(rotateMasterKey(pool(), masterKeyFromText(current))).rejects.toThrow('no new master key');
    const next = Buffer.alloc(32, 42).toString('base64');
    await rotateMasterKey(pool(), masterKeyFromText(`${next},${current}`));
    await expect(rotateMasterKey(pool(), masterKeyFromText(`${current},${next}`))).rejects.toThrow('was retired');
    await expectAll(await openVault(pool(), masterKeyFromText(next)), texts);
  });
});

describe('master keys in a key management service', () => {
  const database = useTestDatabase();
  const service = useKeyManagement('first', 'second');
  const pool = () => database.pool('service');
  const local = masterKeyFromText(Buffer.alloc(32, 5).toString('base64'));
  let texts: Awaited<ReturnType<typeof fill>> = [];

  beforeAll(async () => {
    texts = await fill(await openVault(pool(), local));
  }, PROGRAM_TIMEOUT);

  const rotated = async (source: MasterKeySource): Promise<PostgresVault> => {
    await rotateMasterKey(pool(), source);
    return openVault(pool(), source);
  };

  it('takes over from a key in this process, and gives way to another of its keys', async () => {
    await expectAll(await rotated(withKeyManagement(service.named('first'), local)), texts);
    await expectAll(await openVault(pool(), masterKeysInService(service.named('first'))), texts);
    await expectAll(await rotated(masterKeysInService(service.named('second', 'first'))), texts);
    await expect(openVault(pool(), masterKeysInService(service.named('first')))).rejects.toThrow(MasterKeyError);
    const { rows } = await database
      .pool('owner')
      .query<{ wrapped: string }>(
        `SELECT convert_from(wrapped_key, 'UTF8') AS wrapped FROM vault.subject_key WHERE wrapped_key IS NOT NULL`,
      );
    expect(rows.every(({ wrapped }) => wrapped.startsWith('vault:v1:'))).toBe(true);
  });

  it('is asked again when it is away for a moment, and not for ever', async () => {
    await service.refuse(2);
    const vault = await openVault(pool(), masterKeysInService(service.named('second')));
    await expectAll(vault, texts);
    await service.refuse(1_000);
    await expect(openVault(pool(), masterKeysInService(service.named('second')))).rejects.toThrow('HTTP 503');
    await service.refuse(0);
  });

  it('says what is wrong without repeating what was sent', async () => {
    const wrong = { ...service.named('second'), token: 'another' };
    await expect(openVault(pool(), masterKeysInService(wrong))).rejects.toThrow(/HTTP 403$/);
    const unknown = masterKeysInService(service.named('third'));
    await expect(openVault(pool(), unknown)).rejects.toThrow(MasterKeyError);
  });

  it('notices keys that changed places', async () => {
    const owner = database.pool('owner');
    await owner.query(
      `UPDATE vault.subject_key k SET wrapped_key = o.wrapped_key FROM vault.subject_key o
        WHERE k.subject_id = 'subject-1' AND o.subject_id = 'subject-2'`,
    );
    const vault = await openVault(pool(), masterKeysInService(service.named('second')));
    await expect(vault.fingerprint('subject-1', 'x')).rejects.toThrow('HTTP 400');
  });
});
