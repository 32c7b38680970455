import { defineEventCodec, UnknownStoredEventError } from './event-codec.js';
import type { DomainEvent } from './decider.js';

type Renamed = DomainEvent<'Renamed', { readonly given: string; readonly family: string; readonly script: string }>;

const codec = defineEventCodec<Renamed>({
  Renamed: [
    ({ name }: { name: string }) => ({ family: name.slice(0, 1), given: name.slice(1) }),
    (data: { family: string; given: string }) => ({ ...data, script: 'Hans' }),
  ],
});

describe('event codec', () => {
  const current: Renamed = { type: 'Renamed', data: { family: '张', given: '三', script: 'Hans' } };

  it('writes the current version', () => {
    expect(codec.encode(current)).toEqual({ type: 'Renamed.v3', data: current.data });
  });

  it.each([
    ['Renamed.v1', { name: '张三' }],
    ['Renamed.v2', { family: '张', given: '三' }],
    ['Renamed.v3', current.data],
  ])('lifts %s to the current version', (type, data) => {
    expect(codec.decode({ type, data })).toEqual(current);
  });

  it.each(['Renamed.v4', 'Renamed.v0', 'Renamed', 'Forgotten.v1', 'constructor', '__proto__'])('refuses %s', (type) => {
    expect(() => codec.decode({ type, data: {} })).toThrow(UnknownStoredEventError);
  });

  it('knows every version it reads, so that nothing is filtered out of a read model', () => {
    expect(codec.storedTypes).toEqual(['Renamed.v1', 'Renamed.v2', 'Renamed.v3']);
  });
});
