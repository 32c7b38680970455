import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { SERVICES, type Service } from '#apps/split/src/services';
import { VARIABLE_GROUPS } from '#libs/platform/configuration';
import { DATABASE_VARIABLES } from '#libs/platform/installation-database';
import { comesByFile, variablesOf } from '#libs/platform/variables/variable';
import { PROGRAMS } from '../../scripts/container/programs.mjs';
import { makeCertificates } from '../../scripts/secrets/certificates.mjs';
import { environmentFor } from '../../scripts/secrets/environment-file.mjs';
import { makeSecrets } from '../../scripts/secrets/secret-files.mjs';
import { composeFile, composeText, secretNamesOf, servicesOf, type ComposeService } from './compose-file.js';

const PROFILES = ['single', 'cluster'] as const;

/** End when they are done; asked for their exit code, not their health. */
const ONE_SHOT = ['certificates', 'database-setup', 'sample-district'];

const SECRETS = '/run/secrets/';

const descriptions = new Map(VARIABLE_GROUPS.flatMap((group) => [...variablesOf(group)]));
const file = composeFile();
const all = Object.entries(file.services);
const lasting = all.filter(([name]) => !ONE_SHOT.includes(name));
/** Run by our own image. */
const ours = all.filter(([, { image }]) => image?.includes('qiyue') === true);

describe('docker-compose.yml', () => {
  it.each(all)('%s has limits, a restart policy and bounded logs', (_name, service) => {
    expect(service.deploy?.resources?.limits).toMatchObject({
      cpus: expect.stringMatching(/^\d+\.\d\d$/) as unknown,
      memory: expect.stringMatching(/^\d+[MG]$/) as unknown,
    });
    expect(service.restart).toBeDefined();
    expect(service.logging?.options).toHaveProperty('max-size');
  });

  it.each(lasting)('%s says whether it is well, and is started again', (_name, { healthcheck, restart }) => {
    expect(healthcheck?.test?.length).toBeGreaterThan(1);
    expect(restart).toBe('unless-stopped');
  });

  it.each(ours.filter(([name]) => name !== 'certificates'))(
    '%s runs without rights on a file system it cannot change',
    (_name, service) => {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      expect(service.user).toMatch(/^\$\{CONTAINER_UID:\?.*\}:\$\{CONTAINER_GID:\?.*\}$/);
    },
  );

  it('publishes the gateway on loopback and nothing else', () => {
    const published = all.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port.split(':')[0]]));
    expect(published).toEqual([['gateway', '127.0.0.1']]);
  });

  it('keeps everything but the gateway and the notification in a network without a way out', () => {
    expect(file.networks.inside?.internal).toBe(true);
    const outside = all.filter(([, { networks = [] }]) => networks.includes('outside')).map(([name]) => name);
    expect(outside.sort()).toEqual(['gateway', 'notification']);
  });

  it.each(PROFILES)('%s has every service, a record and brokers, and whom they wait for', (profile) => {
    const active = new Map(servicesOf(file, profile));
    for (const { name } of SERVICES) expect([...active.keys()]).toContain(name);
    const engines = [...active.keys()].filter((name) => /^(eventstore|kafka)/.test(name)).sort();
    expect(engines).toEqual(
      profile === 'single'
        ? ['eventstore', 'kafka']
        : ['eventstore-1', 'eventstore-2', 'eventstore-3', 'kafka-1', 'kafka-2', 'kafka-3'],
    );
    for (const [name, { depends_on: needed = {} }] of active) {
      const missing = Object.entries(needed).filter(
        ([other, { required }]) => required !== false && !active.has(other),
      );
      expect([name, missing]).toEqual([name, []]);
      for (const [other, { condition }] of Object.entries(needed)) {
        expect([other, condition]).toEqual([
          other,
          ONE_SHOT.includes(other) ? 'service_completed_successfully' : 'service_healthy',
        ]);
      }
    }
    for (const name of ['api', 'relay', 'projector', 'process-manager', 'notification', 'audit']) {
      const waitsFor = Object.keys(active.get(name)?.depends_on ?? {});
      for (const engine of engines) expect(waitsFor).toContain(engine);
    }
  });

  it('keeps all data on volumes that are declared', () => {
    const used = all.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    const named = used.filter((volume) => !volume.startsWith('.'));
    expect([...new Set(named)].sort()).toEqual(Object.keys(file.volumes).sort());
    for (const [name, { volumes = [] }] of all.filter(([other]) => /^(postgres|eventstore|kafka)/.test(other))) {
      expect([name, volumes.some((volume) => volume.startsWith(`${name}-data:`))]).toEqual([name, true]);
    }
  });

  describe('configuration', () => {
    it.each(ours)('%s runs a program of the image with variables that the program reads', (name, service) => {
      const [program = ''] = service.command ?? [];
      if (name === 'certificates') return;
      expect(Object.keys(PROGRAMS)).toContain(program);
      for (const variable of Object.keys(service.environment ?? {})) {
        expect([variable, readersIn(program).filter((reader) => readersOf(variable).includes(reader))]).not.toEqual([
          variable,
          [],
        ]);
      }
    });

    it.each(SERVICES.map((service): [string, Service] => [service.name, service]))(
      '%s has the databases, keys, log and brokers that it has on one machine',
      (name, { roles, keys, log, brokers }) => {
        const given = Object.keys(file.services[name]?.environment ?? {});
        const databases = Object.values(DATABASE_VARIABLES).filter((variable) => given.includes(`${variable}_FILE`));
        expect(databases.sort()).toEqual(roles.map((role) => DATABASE_VARIABLES[role]).sort());
        expect(given.includes('QIYUE_MASTER_KEY_FILE')).toBe(keys);
        expect(given.includes('EVENTSTORE_URL_FILE')).toBe(log);
        expect(given.includes('KAFKA_BROKERS')).toBe(brokers);
      },
    );

    it.each(PROFILES)('%s leaves nothing open that .env does not say', (profile) => {
      const said = environmentFor({ cluster: profile === 'cluster', uid: 1000, gid: 1000 });
      const names = [...said.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
      const open = [...composeText().matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name);
      expect(names).toEqual(expect.arrayContaining(open));
      expect(said).toContain(`COMPOSE_PROFILES=${profile}`);
    });
  });

  describe('secrets', () => {
    let folder: string;
    let made: readonly string[];

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'qiyue-secrets-'));
      made = [...makeSecrets(folder), ...makeCertificates(join(folder, 'certificates'))];
    }, 60_000);

    afterAll(() => rmSync(folder, { recursive: true }));

    it('are made by npm run secrets, for their owner only, and never twice', () => {
      const files = made.map((one) => `./secrets/${relative(folder, one)}`);
      for (const profile of PROFILES) {
        const said = environmentFor({ cluster: profile === 'cluster', uid: 1000, gid: 1000 });
        const [, chosen = ''] = /^EVENTSTORE_URL_SECRET=(.*)$/m.exec(said) ?? [];
        for (const { file: source = '' } of Object.values(file.secrets)) {
          expect(files).toContain(source.replace(/\$\{EVENTSTORE_URL_SECRET[^}]*\}/, chosen));
        }
      }
      for (const one of made) expect([one, statSync(one).mode & 0o777]).toEqual([one, 0o600]);
      expect([...makeSecrets(folder), ...makeCertificates(join(folder, 'certificates'))]).toEqual([]);
    });

    it.each(all)('%s has none in clear, and is given those that it names', (_name, service) => {
      for (const [variable, value] of Object.entries(service.environment ?? {})) {
        expect([variable, isSecret(variable)]).toEqual([variable, false]);
        expect(value ?? '').not.toMatch(/:\/\/[^/\s]*:[^/\s]*@|-----BEGIN/);
        if (!value?.startsWith(SECRETS)) continue;
        expect(secretNamesOf(service)).toContain(value.slice(SECRETS.length));
      }
      for (const name of secretNamesOf(service)) expect(Object.keys(file.secrets)).toContain(name);
    });

    it('of one service are nobody else’s', () => {
      expect(holdersOf('administrator-database-url')).toEqual(['database-setup']);
      expect(holdersOf('owner-database-url')).toEqual(['database-setup']);
      expect(holdersOf('relay-database-url')).toEqual(['database-setup', 'relay']);
      expect(holdersOf('audit-copy-database-url')).toEqual(['audit', 'database-setup']);
      expect(holdersOf('master-key')).not.toContain('gateway');
      expect(holdersOf('master-key')).not.toContain('relay');
      expect(holdersOf('master-key')).not.toContain('projector');
    });
  });
});

function holdersOf(secret: string): readonly string[] {
  const holds = ([, service]: [string, ComposeService]) => secretNamesOf(service).includes(secret);
  return all
    .filter(holds)
    .map(([name]) => name)
    .sort();
}

/** Who reads a variable, by its own name or by that of its file. */
function readersOf(variable: string): readonly string[] {
  const description = descriptions.get(variable) ?? byFile(variable);
  return description?.usedBy ?? [];
}

function byFile(variable: string) {
  const description = descriptions.get(variable.replace(/_FILE$/, ''));
  return description !== undefined && comesByFile(description) ? description : undefined;
}

/** The sample district is loaded by the API's modules. */
function readersIn(program: string): readonly string[] {
  if (program === 'database-setup') return ['setup:database'];
  return program === 'sample-district' ? ['sample-district', 'api'] : [program];
}

function isSecret(variable: string): boolean {
  return descriptions.get(variable)?.secret === true || variable === 'POSTGRES_PASSWORD';
}
