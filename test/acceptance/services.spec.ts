import { createServer, type AddressInfo } from 'node:net';
import { EXIT } from '#libs/installation/start-failure';
import { METRICS } from '#libs/observability/metrics/catalogue';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { ServiceProcess } from '../service-process.js';

/** Compiling, and starting several processes, on a machine that runs other specs beside. */
jest.setTimeout(120_000);

const database = useTestDatabase();

/** Keys as a secret store would hand them out. */
const KEYS = {
  QIYUE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  QIYUE_TOKEN_KEYS: Buffer.alloc(32, 8).toString('base64url'),
};

const running: ServiceProcess[] = [];

function start(...[program, variables]: ConstructorParameters<typeof ServiceProcess>): ServiceProcess {
  const service = new ServiceProcess(program, variables);
  running.push(service);
  return service;
}

afterEach(async () => {
  for (const service of running.splice(0)) {
    service.child.kill('SIGKILL');
    await service.exit();
  }
});

const serviceVariables = () => ({ ...KEYS, QIYUE_SERVICE_DATABASE_URL: database.connectionString('service') });

const VARIABLES = {
  api: serviceVariables,
  audit: () => ({ ...serviceVariables(), QIYUE_AUDIT_COPY_DATABASE_URL: database.connectionString('auditCopy') }),
  notification: () => ({
    ...serviceVariables(),
    QIYUE_NOTIFICATION_DATABASE_URL: database.connectionString('notification'),
    QIYUE_PORTAL_URL: 'https://qiyue.cn',
  }),
  'process-manager': serviceVariables,
  projector: () => ({ QIYUE_PROJECTOR_DATABASE_URL: database.connectionString('projector') }),
};

async function ask(address: string, path: string): Promise<{ status: number; text: string; type: string | null }> {
  const response = await fetch(address + path);
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
}

async function readyAt(address: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (let last; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    last = await ask(address, '/health/ready');
    if (last.status === 200) return;
    if (Date.now() > deadline) throw new Error(`not ready in time: ${last.text}`);
  }
}

describe.each(Object.keys(VARIABLES) as (keyof typeof VARIABLES)[])('the service %s', (name) => {
  it('says where it listens, how it is and what it measures, refuses the rest and ends in order', async () => {
    const service = start(name, VARIABLES[name]());
    const address = await service.address();
    await readyAt(address);
    expect((await ask(address, '/health/live')).status).toBe(200);

    const { text, type } = await ask(address, '/metrics');
    expect(type).toContain('text/plain');
    expect(text).toContain(`qiyue_build_info{service="${name}"`);
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    const shown = [...text.matchAll(/^# TYPE (qiyue_\w+) /gm)].map(([, metric]) => metric as string);
    expect(shown.filter((metric) => !(metric in METRICS))).toEqual([]);
    expect(shown).toContain('qiyue_http_request_duration_seconds');
    expect(shown.includes('qiyue_append_duration_seconds')).toBe(name !== 'projector');

    expect([404, 401]).toContain((await ask(address, '/api/v1/audit/events')).status);
    const elsewhere = await ask(address, '/anything?name=secret');
    expect(elsewhere.status).toBe(404);
    expect(elsewhere.type).toContain('application/problem+json');

    expect(await service.stop()).toBe(0);
    expect(service.lines.every((line) => line.service === name)).toBe(true);
    expect(service.lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['listening', 'stopping', 'stopped']));
    expect(service.output).not.toContain('secret');
  });
});

describe('a service', () => {
  const projector = (changes: Readonly<Record<string, string>> = {}) =>
    start('projector', { ...VARIABLES.projector(), ...changes });

  it('names what is missing and what is unknown in its environment, and ends with 78', async () => {
    const missing = start('api', {});
    expect(await missing.exit()).toBe(EXIT.configuration);
    expect(missing.output).toContain('QIYUE_SERVICE_DATABASE_URL: 必须设置 · must be set');
    const unknown = projector({ QIYUE_HTTP_PROT: '1' });
    expect(await unknown.exit()).toBe(EXIT.configuration);
    expect(unknown.output).toContain('QIYUE_HTTP_PROT');
  });

  it('says that its port is taken, that the database is away, or that it is not let in, without the address', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const blocked = projector({ QIYUE_HTTP_PORT: String(port) });
    expect(await blocked.exit()).toBe(EXIT.portInUse);
    await new Promise((resolve) => taken.close(resolve));
    const nobody = { ...KEYS, QIYUE_SERVICE_DATABASE_URL: `postgresql://qiyue:s3cret@127.0.0.1:${port}/none` };
    const away = start('api', nobody);
    expect(await away.exit()).toBe(EXIT.unavailable);
    expect(away.output).not.toContain('s3cret');
    const wrong = new URL(database.connectionString('service'));
    wrong.password = 'wr0ng';
    const refused = start('api', { ...KEYS, QIYUE_SERVICE_DATABASE_URL: wrong.toString() });
    expect(await refused.exit()).toBe(EXIT.configuration);
    expect(refused.output).not.toContain('wr0ng');
  });

  it('ends with 70 after a rejection that nobody handled, and says so', async () => {
    const service = start('test/services/faulty-service', { FAULT: 'rejection' });
    expect(await service.exit()).toBe(EXIT.defect);
    const line = service.lines.find(({ level }) => level === 'fatal');
    expect(line).toMatchObject({ error: { message: 'a promise nobody awaited' } });
  });

  it('ends at once at a second signal', async () => {
    const service = start('test/services/faulty-service', { FAULT: 'endless-stop' });
    await service.address();
    service.child.kill('SIGTERM');
    await service.logs(({ msg }) => msg === 'stopping');
    expect(await service.stop('SIGINT')).toBe(130);
  });

  it('logs what could not be closed and closes the rest', async () => {
    const service = start('test/services/faulty-service', { FAULT: 'failing-stop' });
    await service.address();
    expect(await service.stop()).toBe(0);
    expect(service.lines.find(({ level }) => level === 'error')).toMatchObject({
      error: { message: 'cannot be closed' },
    });
  });

  it('never logs what a request holds besides its route', async () => {
    const api = start('api', { ...VARIABLES.api(), QIYUE_LOG_LEVEL: 'debug' });
    const address = await api.address();
    const personal = 'jia-zhuhu';
    await fetch(`${address}/api/v1/sessions?name=${personal}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-name': personal,
        cookie: personal,
        authorization: `Bearer ${personal}`,
      },
      body: JSON.stringify({ accountName: personal, password: personal, [personal]: personal }),
    });
    await fetch(`${address}/api/v1/${personal}/${personal}`);
    await fetch(`${address}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"${personal}`,
    });
    expect(await api.stop()).toBe(0);
    expect(api.lines.filter(({ msg }) => msg === 'request answered')).toHaveLength(3);
    expect(api.output).not.toContain(personal);
  });
});
