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
