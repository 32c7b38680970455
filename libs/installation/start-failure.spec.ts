import { writeFile } from 'node:fs/promises';
import { ConfigurationError } from '#libs/platform/configuration';
import { dataDirectoryInUse, staleLock } from '#libs/postgres/embedded-server-error';
import { MasterKeyError } from '#libs/vault/key-wrapping';
import { alreadyRunning, describeFailure, EXIT, httpPortInUse, startFailureOf } from './start-failure.js';

const DIRECTORY = '/srv/qiyue';

function systemError(code: string, path?: string): Error {
  return Object.assign(new Error(code), { code, ...(path === undefined ? {} : { path }) });
}

describe('a failed start', () => {
  it.each([
    ['a full disk', systemError('ENOSPC'), EXIT.diskFull, '磁盘空间不足'],
    ['a full disk under the database', systemError('53100'), EXIT.diskFull, '磁盘空间不足'],
    ['a missing right', systemError('EACCES', '/srv/qiyue/keys'), EXIT.notPermitted, '/srv/qiyue/keys'],
    ['a read-only disk', systemError('EROFS'), EXIT.notPermitted, DIRECTORY],
    ['a file in the place of the directory', systemError('ENOTDIR'), EXIT.configuration, '不是目录'],
    ['passwords of another database', systemError('28P01'), EXIT.damagedData, 'postgres-secrets.json'],
    ['another master key', new MasterKeyError('主密钥不符 · not the key'), EXIT.damagedData, '主密钥不符'],
    [
      'a wrong variable',
      new ConfigurationError([{ name: 'QIYUE_X', zh: '没有', en: 'none' }]),
      EXIT.configuration,
      'QIYUE_X',
    ],
    ['a database in use', dataDirectoryInUse(DIRECTORY, 7), EXIT.alreadyRunning, '7'],
    ['a lock nobody can judge', staleLock('/srv/qiyue/postmaster.pid', 7), EXIT.alreadyRunning, 'postmaster.pid'],
    ['a port in use', httpPortInUse(8080), EXIT.portInUse, 'QIYUE_HTTP_PORT=8081'],
    [
      'an instance that runs',
      alreadyRunning(DIRECTORY, 7, 'http://127.0.0.1:8080'),
      EXIT.alreadyRunning,
      'http://127.0.0.1:8080',
    ],
  ])('tells %s', (_what, error, exitCode, said) => {
    const failure = startFailureOf(error, DIRECTORY);
    expect(failure.exitCode).toBe(exitCode);
    expect(describeFailure(failure)).toContain(said);
    expect(describeFailure(failure)).not.toContain('    at ');
  });

  it('recognises a device that is really full', async () => {
    const error: unknown = await writeFile('/dev/full', 'x').catch((reason: unknown) => reason);
    expect(startFailureOf(error, DIRECTORY).exitCode).toBe(EXIT.diskFull);
  });

  it('shows the stack of what nobody foresaw', () => {
    const failure = startFailureOf(new TypeError('surprise'), DIRECTORY);
    expect(failure.exitCode).toBe(EXIT.defect);
    expect(describeFailure(failure)).toContain('TypeError: surprise\n    at ');
  });
});
