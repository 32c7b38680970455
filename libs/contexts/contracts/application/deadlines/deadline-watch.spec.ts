import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import { createPostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';
import type { EventLog } from '#libs/event-store/event-log';
import type { Actor } from '#libs/kernel/actor';
import { newId } from '#libs/kernel/identifiers';
import { ProjectionRunner } from '#libs/postgres/projections/projection-runner';
import { CheckpointWaiter } from '#libs/postgres/projections/checkpoint-waiter';
import { contractDocument, director, documentHash, gridWorker, paperHash, WUYI } from '#libs/testing/contract-examples';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { contractAggregate } from '../../codec/contract-codec.js';
import type { ContractCommand } from '../../domain/contract/commands.js';
import { contractDeadlines } from '../../read-models/contract-deadlines/projection.js';
import { DeadlineWatch } from './deadline-watch.js';

const database = useTestDatabase();
const issuedAt = '2026-06-01T00:00:00.000Z';
const signBy = '2026-07-01T00:00:00.000Z';
const contractId = newId();
let log: EventLog;
let runner: CommandRunner;
let projector: ProjectionRunner;
let waiter: CheckpointWaiter;

const contextFor = (actor: Actor): CommandContext => ({
  actor,
  now: issuedAt,
  effectiveAt: issuedAt,
  commandId: newId(),
  inputHash: 'x',
  correlationId: newId(),
  causationId: newId(),
});
const carryOut = (id: string, command: ContractCommand, actor: Actor) =>
  runner.run(contractAggregate, id, command, contextFor(actor));
const issue: ContractCommand = {
  type: 'IssueContract',
  data: { regionCode: WUYI, campaignId: null, document: contractDocument, signBy },
};
const sign = (partyId: string): ContractCommand => ({
  type: 'SignContract',
  data: { partyId, documentHash, acknowledgedClauseIds: ['quiet'], form: 'PAPER', evidenceHash: paperHash },
});
const watchAt = (now: string) => new DeadlineWatch(runner, database.pool('service'), { now: () => now });
const { signal } = new AbortController();

async function caughtUp(): Promise<void> {
  await waiter.waitFor([contractDeadlines.name], await log.head(), 10_000);
}

beforeAll(async () => {
  log = createPostgresEventLog(database.connectionString('service'));
  runner = new CommandRunner(log);
  projector = new ProjectionRunner({ pool: database.pool('projector'), log, projections: [contractDeadlines] });
  waiter = new CheckpointWaiter(database.pool('service'));
  await projector.start();
});

afterAll(async () => {
  await projector.stop();
  await waiter.close();
  await log.close();
});

it('lets an offer lapse once its time is over, once, and never before', async () => {
  await carryOut(contractId, issue, gridWorker);
  await caughtUp();
  expect(await watchAt('2026-06-30T23:59:59.999Z').carryOutDue(signal)).toEqual({
    carriedOutCount: 0,
    overtakenCount: 0,
  });
  expect(await watchAt(signBy).carryOutDue(signal)).toEqual({ carriedOutCount: 1, overtakenCount: 0 });
  // The read model may still hold the deadline: a second watcher changes nothing either way.
  expect(await watchAt(signBy).carryOutDue(signal)).toMatchObject({ carriedOutCount: 0 });
  expect((await runner.load(contractAggregate, contractId)).state.status).toBe('LAPSED');
});

it('ends a contract at the end of its term', async () => {
  const other = newId();
  await carryOut(other, issue, gridWorker);
  await carryOut(other, sign('B1'), gridWorker);
  await carryOut(other, sign('A1'), director);
  await caughtUp();
  const last = '2027-06-01T16:00:00.000Z';
  expect(await watchAt('2027-06-01T15:59:59.999Z').carryOutDue(signal)).toEqual({
    carriedOutCount: 0,
    overtakenCount: 0,
  });
  expect(await watchAt(last).carryOutDue(signal)).toEqual({ carriedOutCount: 1, overtakenCount: 0 });
  expect((await runner.load(contractAggregate, other)).state.status).toBe('EXPIRED');
});
