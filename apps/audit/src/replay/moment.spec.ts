import type { Position, StoredEvent } from '#libs/event-store/event-log';
import { isPartOf, type Moment } from './moment.js';

const event = {
  revision: 3,
  position: '0000000000000000042' as Position,
  recordedAt: '2026-06-30T08:00:00.000Z',
} as StoredEvent;
const effectiveAt = '2026-06-01T00:00:00.000Z';

it.each<[Moment, boolean]>([
  [{ axis: 'known', at: '2026-06-30T07:59:59.999Z' }, false],
  [{ axis: 'known', at: '2026-06-30T08:00:00.000Z' }, true],
  [{ axis: 'effective', at: '2026-05-31T23:59:59.999Z' }, false],
  [{ axis: 'effective', at: '2026-06-01T00:00:00.000Z' }, true],
  [{ axis: 'position', at: '0000000000000000041' as Position }, false],
  [{ axis: 'position', at: '0000000000000000042' as Position }, true],
  [{ axis: 'position', at: '0000000000000000100' as Position }, true],
  [{ axis: 'revision', at: 2 }, false],
  [{ axis: 'revision', at: 3 }, true],
])('a moment is inclusive: %j', (moment, part) => {
  expect(isPartOf(moment, event, effectiveAt)).toBe(part);
});
