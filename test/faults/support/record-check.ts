import { aggregateIdOf, categoryOf } from '#libs/kernel/aggregate';
import type { EventLog, StoredEvent } from '#libs/event-store/event-log';
import type { Acknowledged, CommandKind } from './load.js';

/** What the load's commands have left in the log. */
export interface RecordFigures {
  readonly events: number;
  readonly acknowledged: number;
  /** Acknowledged commands without their event. */
  readonly lost: readonly string[];
  /** Events that a command left twice, ids that stand twice, revisions that do not follow each other. */
  readonly repeated: readonly string[];
  /** Contracts issued during the load, acknowledged or not. */
  readonly issuedContracts: ReadonlySet<string>;
}

/** The stored type by which a command of the load is known. */
const LEAVES: Readonly<Record<CommandKind, string>> = {
  issue: 'ContractIssued.v1',
  view: 'ContractViewed.v1',
  sign: 'ContractSigned.v2',
  withdraw: 'ContractWithdrawn.v1',
};

/**
 * Reads the whole log and holds it against what was acknowledged. It reads through the port, so it says the same of every engine.
 * @param since only contracts issued behind this position belong to the load
 */
export async function checkRecord(
  log: EventLog,
  since: string,
  acknowledged: readonly Acknowledged[],
): Promise<RecordFigures> {
  const ids = new Set<string>();
  const revisions = new Map<string, number>();
  const byContract = new Map<string, StoredEvent[]>();
  const repeated: string[] = [];
  const issuedContracts = new Set<string>();
  let events = 0;
  for await (const page of log.readAll()) {
    for (const event of page.events) {
      events += 1;
      if (ids.has(event.id)) repeated.push(`event ${event.id} stands twice`);
      ids.add(event.id);
      const expected = (revisions.get(event.streamId) ?? -1) + 1;
      if (event.revision !== expected)
        repeated.push(`${event.streamId}: revision ${event.revision} instead of ${expected}`);
      revisions.set(event.streamId, event.revision);
      if (event.position <= since || categoryOf(event.streamId) !== 'contract') continue;
      const contractId = aggregateIdOf(event.streamId);
      if (event.type === LEAVES.issue) issuedContracts.add(contractId);
      byContract.set(contractId, [...(byContract.get(contractId) ?? []), event]);
    }
  }
  for (const [contractId, history] of byContract) repeated.push(...twiceIn(contractId, history));
  const lost = acknowledged
    .filter(
      ({ contractId, kind, position }) =>
        !(byContract.get(contractId) ?? []).some((event) => event.type === LEAVES[kind] && event.position <= position),
    )
    .map(({ contractId, kind, position }) => `${kind} of ${contractId} acknowledged at ${position}`);
  return { events, acknowledged: acknowledged.length, lost, repeated, issuedContracts };
}

/** The load issues, reads and signs each contract once for the committee. */
function twiceIn(contractId: string, history: readonly StoredEvent[]): readonly string[] {
  return Object.values(LEAVES).flatMap((type) => {
    const count = history.filter((event) => event.type === type).length;
    return count > 1 ? [`${contractId}: ${type} ${count} times`] : [];
  });
}
