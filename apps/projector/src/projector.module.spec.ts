import { Test } from '@nestjs/testing';
import { regionCodec, regionIdOf } from '#libs/contexts/communities/codec/region-codec';
import { EVENT_LOG, type EventLog, type Position } from '#libs/event-store/event-log';
import { streamIdOf } from '#libs/kernel/aggregate';
import { idFromName, newId } from '#libs/kernel/identifiers';
import { projections } from '#libs/platform/projections';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';
import { CheckpointWaiter } from '#libs/postgres/projections/checkpoint-waiter';
import { ProjectionRunner } from '#libs/postgres/projections/projection-runner';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { ProjectorRootModule } from './projector-root.module.js';
import { chosenProjections, rebuildIn, resultTable, UnknownProjectionError } from './rebuild-command.js';

/** Milliseconds a read model may take on a busy machine before a test calls it stuck. */
const PATIENCE = 30_000;

describe('the projector', () => {
  const database = useTestDatabase();
  let log: EventLog;

  beforeAll(() => {
    log = new PostgresEventLog(database.connectionString('service'));
  });
  afterAll(() => log.close());

  const logAddress = () => ({ engine: 'postgres', connectionString: database.connectionString('projector') }) as const;

  async function register(regionCode: string, name: string): Promise<Position> {
    const event = { type: 'RegionRegistered', data: { regionCode, name, validFrom: '2020-01-01' } } as const;
    const metadata = {
      actor: { accountId: 'a1', role: 'SystemAdmin', regionCode: '370704' },
      commandId: newId(),
      inputHash: '0'.repeat(64),
      correlationId: idFromName('correlation'),
      causationId: idFromName('causation'),
      effectiveAt: '2026-06-30T02:00:00.000Z',
    } as const;
    const stored = { id: newId(), ...regionCodec.encode(event), metadata };
    return (await log.append(streamIdOf('region', regionIdOf(regionCode)), 'no-stream', [stored])).position;
  }

  it('keeps every read model of the registry up with the log, also those of events before its start', async () => {
    await register('370704001001', '五一社区');
    const app = await Test.createTestingModule({
      imports: [ProjectorRootModule.forRoot(database.connectionString('projector'), logAddress())],
    }).compile();
    await app.init();
    const waiter = new CheckpointWaiter(database.pool('service'));
    const position = await register('370704001002', '五马路社区');
    await waiter.waitFor(
      projections.map(({ name }) => name),
      position,
      PATIENCE,
    );
    const statuses = app.get(ProjectionRunner).status();
    expect(statuses.map(({ projection }) => projection).sort()).toEqual(projections.map(({ name }) => name).sort());
    const { rows } = await database
      .pool('service')
      .query('SELECT region_code AS code, name FROM read_model.region_register ORDER BY region_code');
    expect(rows).toEqual([
      { code: '370704001001', name: '五一社区' },
      { code: '370704001002', name: '五马路社区' },
    ]);
    await waiter.close();
    await app.close();
    expect(app.get<EventLog>(EVENT_LOG)).toBeDefined();
  });

  it('rebuilds what is asked for and tells the outcome', async () => {
    const phases = new Set<string>();
    const chosen = chosenProjections(projections, ['region-register']);
    const results = await rebuildIn(database.connectionString('projector'), logAddress(), chosen, ({ phase }) =>
      phases.add(phase),
    );
    expect(results).toMatchObject([{ projection: 'region-register', events: 2, rows: 2, equal: true }]);
    expect([...phases]).toEqual(['reading', 'indexing', 'verifying', 'swapping', 'done']);
    expect(resultTable(results)).toMatch(/region-register .* 2 .* 2 .* 2 .* 0 .* 0 .* 0 /);

    await database.pool('projector').query(`DELETE FROM read_model.region_register WHERE region_code = '370704001002'`);
    const repaired = await rebuildIn(database.connectionString('projector'), logAddress(), chosen, () => undefined);
    expect(repaired).toMatchObject([{ equal: false, difference: { missing: 1 } }]);
    expect(resultTable(repaired)).toContain(`region-register: missing ${regionIdOf('370704001002')}`);
  });

  it('names the read models there are when asked for another', () => {
    expect(() => chosenProjections(projections, ['no-such'])).toThrow(UnknownProjectionError);
    expect(chosenProjections(projections, [])).toBe(projections);
  });
});
