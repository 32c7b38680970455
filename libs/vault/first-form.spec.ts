import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sealed } from '#libs/kernel/sealed';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { masterKeyFromText } from './master-key.js';
import { openVault } from './postgres-vault.js';
import { rotateMasterKey } from './rotate-master-key.js';

interface FirstForm {
  readonly masterKey: string;
  readonly checkValue: string;
  readonly subjectId: string;
  readonly wrappedKey: string;
  readonly text: string;
  readonly sealed: Sealed;
  readonly sealedBytes: string;
  readonly fingerprint: string;
  readonly lookupHash: string;
  readonly requestSecret: string;
}

/** Made by the vault before ciphertexts named their cipher and keys their version. */
const first = JSON.parse(readFileSync(join(__dirname, 'golden/first-form.json'), 'utf8')) as FirstForm;

const NEW_KEY = Buffer.alloc(32, 11).toString('base64');

describe('what was sealed before there was a choice', () => {
  const database = useTestDatabase();

  beforeAll(async () => {
    const owner = database.pool('owner');
    await owner.query('INSERT INTO vault.master_key_check (check_value) VALUES ($1)', [
      Buffer.from(first.checkValue, 'hex'),
    ]);
    await owner.query('INSERT INTO vault.subject_key (subject_id, wrapped_key) VALUES ($1, $2)', [
      first.subjectId,
      Buffer.from(first.wrappedKey, 'hex'),
    ]);
  });

  const expectReadable = async (keys: string, options: Parameters<typeof openVault>[2] = {}) => {
    const role = options.readOnly === true ? 'notification' : 'service';
    const vault = await openVault(database.pool(role), masterKeyFromText(keys), options);
    expect(await vault.open(first.sealed)).toEqual({ status: 'clear', text: first.text });
    expect(await vault.openBytes(first.subjectId, 'evidence-content', Buffer.from(first.sealedBytes, 'hex'))).toEqual({
      status: 'clear',
      bytes: Buffer.from(first.text, 'utf8'),
    });
    expect(await vault.fingerprint(first.subjectId, first.text)).toBe(first.fingerprint);
    expect(vault.lookupHash('phone-number', '19900000000')).toBe(first.lookupHash);
    expect(vault.secret('request').toString('hex')).toBe(first.requestSecret);
    return vault;
  };

  it('opens for a role that only reads, before any other has opened the vault', async () => {
    await expectReadable(first.masterKey, { readOnly: true });
  });

  it('opens, keeps its hashes, and stands beside texts of today', async () => {
    const vault = await expectReadable(first.masterKey);
    const today = await vault.seal(first.subjectId, 'name', first.text);
    expect(today).toMatch(/:name:--aes-256-gcm--1--/);
    expect(await vault.openMany([first.sealed, today])).toEqual([
      { status: 'clear', text: first.text },
      { status: 'clear', text: first.text },
    ]);
  });

  it('opens under a renewed data key, in an installation that has gone over to SM4, with another master key', async () => {
    const vault = await expectReadable(first.masterKey, { algorithm: 'sm4-gcm' });
    await vault.renewKey(first.subjectId);
    expect(await vault.seal(first.subjectId, 'name', first.text)).toMatch(/:name:--sm4-gcm--2--/);
    const both = masterKeyFromText(`${NEW_KEY},${first.masterKey}`, 'a test', 'sm4-gcm');
    await rotateMasterKey(database.pool('service'), both);
    await expectReadable(NEW_KEY, { algorithm: 'sm4-gcm' });
  });

  it('is gone with all versions of the key once the subject is erased', async () => {
    const vault = await openVault(database.pool('service'), masterKeyFromText(NEW_KEY));
    const second = await vault.seal(first.subjectId, 'name', first.text);
    await vault.erase(first.subjectId);
    expect(await vault.openMany([first.sealed, second])).toEqual([{ status: 'erased' }, { status: 'erased' }]);
    const { rows } = await database.pool('owner').query('SELECT 1 FROM vault.earlier_subject_key');
    expect(rows).toEqual([]);
  });
});
