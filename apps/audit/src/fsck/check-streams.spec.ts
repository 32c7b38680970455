import { contractAggregate } from '#libs/contexts/contracts/codec/contract-codec';
import { storedEventId } from '#libs/event-store/command-runner/stored-event-id';
import { START_OF_LOG, type StoredEvent } from '#libs/event-store/event-log';
import type { Aggregate } from '#libs/kernel/aggregate';
import type { DomainCommand, DomainEvent } from '#libs/kernel/decider';
import { amendedHistory, storedContract } from '#libs/testing/contract-histories';
import { givenLog } from '#libs/testing/given-log';
import { checkStreams } from './check-streams.js';
import { checkContractContent } from './contract-content.js';
import { Findings } from './finding.js';

const aggregates = [contractAggregate as unknown as Aggregate<DomainCommand, DomainEvent, unknown>];
const contentChecks = new Map([['contract', checkContractContent]]);

/** A contract as two commands recorded it: its issue, and all the rest. */
const sound: readonly StoredEvent[] = storedContract(amendedHistory).map((stored, index) => {
  const commandId = index === 0 ? 'command-1' : 'command-2';
  const metadata = { commandId, inputHash: 'input' } as StoredEvent['metadata'];
  const id = storedEventId(stored.streamId, index === 0 ? 0 : index - 1, stored, metadata);
  return { ...stored, id, metadata };
});

async function check(events: readonly StoredEvent[]): Promise<Findings> {
  const findings = new Findings();
  await checkStreams(givenLog(events), aggregates, contentChecks, events.at(-1)?.position ?? START_OF_LOG, findings);
  return findings;
}

/** The sound stream with one event replaced; its id is that of its new content unless the replacement names one. */
function withEvent(revision: number, replacement: Partial<StoredEvent>): readonly StoredEvent[] {
  return sound.map((stored) => {
    if (stored.revision !== revision) return stored;
    const changed = { ...stored, ...replacement };
    const index = revision === 0 ? 0 : revision - 1;
    return { ...changed, id: replacement.id ?? storedEventId(stored.streamId, index, changed, changed.metadata) };
  });
}

const place = (revision: number) => `stream contract-contract-1 revision ${revision}`;

describe('the check of streams', () => {
  it('finds nothing in a sound stream, and says how much it examined', async () => {
    const findings = await check(sound);
    expect(findings.list).toEqual([]);
    expect(Object.fromEntries(findings.examinations)).toEqual({ streams: sound.length, 'content-hashes': 4 });
  });

  it('finds a gap', async () => {
    const { list } = await check(sound.filter(({ revision }) => revision !== 2));
    expect(list).toContainEqual(
      expect.objectContaining({ check: 'streams', place: place(2), en: 'an event of the stream is missing' }),
    );
  });

  it('finds an event that stands twice', async () => {
    const { list } = await check(withEvent(3, { id: sound[1]?.id ?? '' }));
    expect(list).toContainEqual(
      expect.objectContaining({ place: place(3), en: 'the same event stands twice in the stream' }),
    );
  });

  it('finds an event that is not the one its id was made for', async () => {
    const data = { ...(sound[2]?.data as object), form: 'PAPER' };
    const { list } = await check(withEvent(2, { data, id: sound[2]?.id ?? '' }));
    expect(list).toEqual([
      expect.objectContaining({ place: place(2), en: 'the id of the event is not the one its content gives' }),
    ]);
  });

  it('finds a type that nobody knows, and goes on with the other streams', async () => {
    const other = sound.map((stored) => ({ ...stored, streamId: 'contract-contract-2' }));
    const findings = await check([...withEvent(1, { type: 'ContractSeen.v1' }), ...other]);
    expect(findings.list).toContainEqual(
      expect.objectContaining({ place: place(1), en: expect.stringContaining('ContractSeen.v1') as unknown }),
    );
    expect(findings.examinations.get('streams')).toBe(2 * sound.length);
  });

  it('finds an event that cannot be replayed', async () => {
    const { list } = await check(withEvent(0, { data: null }));
    expect(list).toEqual([
      expect.objectContaining({ place: place(0), en: expect.stringContaining('cannot be replayed') as unknown }),
    ]);
  });

  it.each(['nothing-1', 'nothing'])('finds a category that nobody knows: %s', async (streamId) => {
    const { list } = await check(sound.map((stored) => ({ ...stored, streamId })));
    expect(list).toContainEqual(
      expect.objectContaining({
        place: `stream ${streamId}`,
        en: 'no aggregate of this build has this category',
      }),
    );
  });

  it('finds a document that does not match its hash', async () => {
    const { document, ...data } = sound[0]?.data as { document: { title: string } };
    const { list } = await check(withEvent(0, { data: { ...data, document: { ...document, title: '另一份合同' } } }));
    expect(list).toContainEqual(
      expect.objectContaining({ check: 'content-hashes', place: `${place(0)}, document version 1` }),
    );
  });
});
