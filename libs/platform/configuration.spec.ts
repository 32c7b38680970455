import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, readEnvironment, requireVariables } from './configuration.js';

function faultsOf(variables: Record<string, string>): Record<string, string> {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof ConfigurationError) return Object.fromEntries(error.faults.map(({ name, en }) => [name, en]));
    throw error;
  }
  return {};
}

describe('environment', () => {
  it('has defaults for one machine', () => {
    expect(readEnvironment({})).toMatchObject({
      QIYUE_HTTP_HOST: '127.0.0.1',
      QIYUE_HTTP_PORT: 8080,
      QIYUE_SAMPLE_DISTRICT: 'on',
    });
  });

  it('reads what is given and ignores the variables of others', () => {
    expect(readEnvironment({ QIYUE_HTTP_PORT: '0', PATH: '/bin', QIYUE_TEST_RUN_PID: '1' }).QIYUE_HTTP_PORT).toBe(0);
  });

  it('names every unknown name and every bad value in one message', () => {
    const variables = {
      QIYUE_HTTP_PROT: '80',
      QIYUE_HTTP_PORT: '80a',
      QIYUE_SAMPLE_DISTRICT: 'no',
      QIYUE_MASTER_KEY: '',
    };
    expect(Object.keys(faultsOf(variables)).sort()).toEqual(Object.keys(variables).sort());
    expect(faultsOf(variables)['QIYUE_HTTP_PROT']).toContain('no such variable');
  });

  it.each(['-1', '65536', '1.5', '', '0x50', '1e3'])('refuses port %j', (port) => {
    expect(faultsOf({ QIYUE_HTTP_PORT: port })).toHaveProperty('QIYUE_HTTP_PORT');
  });

  it('never repeats a value, which may hold a password', () => {
    const address = 'mysql://service:s3cret@localhost/qiyue';
    const read = () => readEnvironment({ QIYUE_SERVICE_DATABASE_URL: address });
    expect(read).toThrow(ConfigurationError);
    expect(read).not.toThrow(/s3cret/);
    expect(read).toThrow(/PostgreSQL 地址/);
  });

  it('names variables that a process cannot do without', () => {
    const environment = readEnvironment({});
    expect(() => requireVariables(environment, 'QIYUE_SERVICE_DATABASE_URL')).toThrow(
      /QIYUE_SERVICE_DATABASE_URL: 必须设置/,
    );
  });
});

describe('a secret by file', () => {
  let folder: string;
  const fileWith = (text: string) => {
    const file = join(folder, 'secret');
    writeFileSync(file, text);
    return file;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qiyue-secret-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each(['s3cret', 's3cret\n', 's3cret\r\n'])('is read without the end of its line: %j', (text) => {
    expect(readEnvironment({ QIYUE_MASTER_KEY_FILE: fileWith(text) }).QIYUE_MASTER_KEY).toBe('s3cret');
  });

  it('keeps to the same rules as a value', () => {
    const faults = faultsOf({ QIYUE_SERVICE_DATABASE_URL_FILE: fileWith('mysql://service:s3cret@localhost/qiyue') });
    expect(faults).toEqual({ QIYUE_SERVICE_DATABASE_URL: expect.stringContaining('PostgreSQL') as unknown });
  });

  it('is refused beside a value, and when the file is missing or empty, without its path', () => {
    const missing = join(folder, 'nothing');
    const faults = faultsOf({
      QIYUE_MASTER_KEY: 'one',
      QIYUE_MASTER_KEY_FILE: fileWith('two'),
      QIYUE_TOKEN_KEYS_FILE: missing,
    });
    expect(faults).toEqual({
      QIYUE_MASTER_KEY_FILE: 'only one of it and QIYUE_MASTER_KEY may be set',
      QIYUE_TOKEN_KEYS_FILE: 'the file cannot be read (ENOENT)',
    });
    expect(faultsOf({ KAFKA_SSL_KEY_FILE: fileWith('\n') })).toEqual({ KAFKA_SSL_KEY_FILE: 'the file is empty' });
  });

  it('is a thing of secrets and certificates only', () => {
    expect(faultsOf({ QIYUE_HTTP_PORT_FILE: fileWith('80') })).toHaveProperty('QIYUE_HTTP_PORT_FILE');
    const certificate = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';
    expect(readEnvironment({ KAFKA_SSL_CA_FILE: fileWith(certificate) }).KAFKA_SSL_CA).toContain('BEGIN CERTIFICATE');
  });
});
