import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold, type DomainCommand, type DomainEvent } from '#libs/kernel/decider';
import type { Aggregate } from '#libs/kernel/aggregate';
import { householdAggregate } from './household-codec.js';
import { organizationAggregate } from './organization-codec.js';
import { regionAggregate } from './region-codec.js';
import { residentAggregate } from './resident-codec.js';
import { rosterAggregate } from './roster-codec.js';

const GOLDEN = join(__dirname, 'golden');
const goldenTypes = readdirSync(GOLDEN).map((file) => file.replace(/\.json$/, ''));
const read = (storedType: string): unknown => JSON.parse(readFileSync(join(GOLDEN, `${storedType}.json`), 'utf8'));
const aggregates = [
  householdAggregate,
  organizationAggregate,
  regionAggregate,
  residentAggregate,
  rosterAggregate,
] as unknown as readonly Aggregate<DomainCommand, DomainEvent, { status: string }>[];

describe('stored events of the communities context', () => {
  it('have one golden file per type and version ever shipped, and no other', () => {
    const stored = aggregates.flatMap(({ codec }) => codec.storedTypes);
    expect([...goldenTypes].sort()).toEqual([...stored].sort());
  });

  it.each(aggregates.map((aggregate) => [aggregate.category, aggregate] as const))(
    'of %s decode, keep their content and fold',
    (_, { codec, decider }) => {
      const events = codec.storedTypes.map((type) => codec.decode({ type, data: read(type) }));
      for (const [index, event] of events.entries()) {
        const stored = codec.encode(event);
        if (stored.type === codec.storedTypes[index]) expect(stored.data).toEqual(read(stored.type));
        expect(codec.decode(stored)).toEqual(event);
      }
      expect(fold(decider, events).status).not.toBe('absent');
    },
  );
});
