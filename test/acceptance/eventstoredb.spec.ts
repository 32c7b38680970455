import { jsonEvent } from '@eventstore/db-client';
import { SampleDistrict } from '#apps/api/src/sample-district/sample-district';
import { SampleDistrictModule } from '#apps/api/src/sample-district/sample-district.module';
import { fsckInstallation } from '#apps/audit/src/fsck/fsck-installation';
import { ProcessManagerModule } from '#apps/process-manager/src/process-manager.module';
import { rebuildIn } from '#apps/projector/src/rebuild-command';
import { organizationCodeCheckCharacter } from '#libs/contexts/communities/domain/organization/organization-code';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { newId } from '#libs/kernel/identifiers';
import { PLATFORM_CONFIGURATION } from '#libs/platform/platform.module';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { projections } from '#libs/platform/projections';
import { fractionOf } from '#libs/postgres/projections/rebuild-progress';
import { useNode } from '#libs/testing/eventstore-node/use-node';
import { requirePublicForms, useApplication } from './harness.js';
import { expectStatus, WUYI } from './small-community.js';

/** Before the application: it is started in the order of the hooks. */
const used = useNode();
const eventLog = () => ({ engine: 'eventstoredb' as const, url: used.node.url });
const application = useApplication({ alongside: [ProcessManagerModule, SampleDistrictModule], eventLog });
const { database } = application;

jest.setTimeout(240_000);

const configuration = () => application.get<PlatformConfiguration>(PLATFORM_CONFIGURATION);

const fsck = () =>
  fsckInstallation({
    eventLog: eventLog(),
    auditor: database.connectionString('auditor'),
    service: database.connectionString('service'),
    projector: database.connectionString('projector'),
    masterKey: configuration().masterKey,
  });

/** Until every read model has come to the end of the log. */
const projected = async () => {
  const head = await application.get<EventLog>(EVENT_LOG).head();
  const look = async () =>
    (
      await database
        .pool('auditor')
        .query<{ behind: number }>('SELECT count(*)::int AS behind FROM read_model.checkpoint WHERE position < $1', [
          head,
        ])
    ).rows[0]?.behind;
  while ((await look()) !== 0) await new Promise((resolve) => setTimeout(resolve, 50));
};

describe('an installation whose log is in EventStoreDB (test-support node)', () => {
  beforeAll(async () => {
    await application.get(SampleDistrict).load(() => undefined);
    await projected();
  }, 600_000);

  it('can tell others of every event of its log', async () => {
    await requirePublicForms(application.get<EventLog>(EVENT_LOG));
  });

  it('keeps every event there and none in its database', async () => {
    const { rows } = await database.pool('auditor').query('SELECT count(*)::int AS events FROM log.events');
    expect(rows).toEqual([{ events: 0 }]);
    let events = 0;
    for await (const page of application.get<EventLog>(EVENT_LOG).readAll()) events += page.events.length;
    expect(events).toBeGreaterThan(100);
  });

  it('shows a caller his own write when he sends its position back', async () => {
    const worker = await application.as('GridWorker', WUYI);
    const characters = '91370799000000009';
    const registered = await worker.post<{ position: string }>('/organizations', {
      regionCode: WUYI,
      code: characters + organizationCodeCheckCharacter(characters),
      name: '辖区单位',
      address: '',
      contact: { name: '联系人', phone: '19900000000' },
    });
    expectStatus(201, registered);
    expect(registered.body.position).toMatch(/^\d{20}-\d{20}$/);
    const listed = await worker.get<{ items: { name: string }[] }>('/organizations?limit=200', {
      awaiting: registered.body.position,
    });
    expectStatus(200, listed);
    expect(listed.body.items.map(({ name }) => name)).toContain('辖区单位');
  });

  it('rebuilds its read models to what they were, and tells how far it is', async () => {
    await projected();
    const fractions: number[] = [];
    const results = await rebuildIn(
      database.connectionString('projector'),
      eventLog(),
      projections,
      ({ position, head }) => fractions.push(fractionOf(position, head)),
    );
    expect(results).toHaveLength(projections.length);
    for (const { projection, difference } of results) {
      expect([projection, difference?.missing, difference?.extra, difference?.different]).toEqual([
        projection,
        0,
        0,
        0,
      ]);
    }
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
    expect(fractions.at(-1)).toBe(1);
  });

  it('is found sound by fsck, and an event of somebody else is found', async () => {
    await projected();
    const sound = await fsck();
    expect(sound.list).toEqual([]);
    const examined = Object.fromEntries(sound.examinations);
    expect(examined['log']).toBeGreaterThan(100);
    expect(examined['streams']).toBe(examined['log']);

    const forged = { type: 'TemplateDrafted.v1', data: {}, metadata: { commandId: newId() } };
    await used.client.appendToStream(`template-${newId()}`, jsonEvent(forged));
    const found = (await fsck()).list.map(({ check, en }) => `${check}: ${en}`);
    expect(found).toContain('log: the event does not match its content hash');
    expect(found).toContain('streams: the id of the event is not the one its content gives');
  });
});
