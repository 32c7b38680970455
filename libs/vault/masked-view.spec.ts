import type { Sealed } from '#libs/kernel/sealed';
import { createPool } from '#libs/postgres/pool';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { isSealed, maskedView } from './masked-view.js';
import { masterKeyFromText } from './master-key.js';
import { openVault, type PostgresVault } from './postgres-vault.js';

const database = useTestDatabase();
const KEY = Buffer.alloc(32, 7).toString('base64');
let vault: PostgresVault;

beforeAll(async () => {
  vault = await openVault(database.pool('service'), masterKeyFromText(KEY));
});

const sealed = (subjectId: string, field: string, text: string) => vault.seal(subjectId, field, text);

describe('masked view', () => {
  it('shows of each field what may be shown, wherever it stands, and leaves the rest as it is', async () => {
    const value = {
      name: await sealed('s1', 'name', '住户甲'),
      nested: [{ idNumber: await sealed('s1', 'id-number', '370799199001011234') }, 3, null, true],
      phone: await sealed('s1', 'contact-phone', '19900000001'),
      reason: await sealed('s1', 'decline-reason', '条款与实际情况不符'),
      clear: '五一社区居民委员会',
    };
    expect(await maskedView(vault, value)).toEqual({
      name: '住*',
      nested: [{ idNumber: '3707************34' }, 3, null, true],
      phone: '199****0001',
      reason: '***',
      clear: '五一社区居民委员会',
    });
  });

  it('says of somebody who was erased that it was by law', async () => {
    const name = await sealed('s2', 'name', '住户乙');
    await vault.erase('s2');
    expect(await maskedView(vault, [name])).toEqual(['依法删除']);
  });

  it('hides what does not open and shows the others', async () => {
    const name = await sealed('s3', 'name', '住户丙');
    const altered = `${name.slice(0, -8)}AAAAAAAA` as Sealed;
    const lookalikes = ['q1:nobody:name:AAAA', 'q1:%E0%A4:name:AAAA'];
    expect(await maskedView(vault, [altered, name, ...lookalikes])).toEqual(['***', '住*', '***', '***']);
  });

  it('fails when the keys cannot be asked for, instead of showing stars', async () => {
    const name = await sealed('s4', 'name', '住户丁');
    const impatient = createPool(database.connectionString('service'), {
      applicationName: 'test masked view',
      statementTimeout: 100,
    });
    const owner = await database.pool('owner').connect();
    try {
      const slow = await openVault(impatient, masterKeyFromText(KEY));
      await owner.query('BEGIN; LOCK TABLE vault.subject_key IN ACCESS EXCLUSIVE MODE');
      await expect(maskedView(slow, name)).rejects.toThrow('statement timeout');
    } finally {
      await owner.query('ROLLBACK');
      owner.release();
      await impatient.end();
    }
  });

  it('tells sealed texts from others', async () => {
    expect(isSealed(await sealed('s5', 'name', ''))).toBe(true);
    for (const other of ['', 'q1', 'q1:', 'q1:a:b', 'q1:a b:c:d', 'q1:a:b:c:d', 7, null, {}]) {
      expect(isSealed(other)).toBe(false);
    }
  });
});
