import type { Position } from '#libs/event-store/event-log';
import { Problem } from '#libs/kernel/problem';
import type { Moment } from './moment.js';
import { MOMENT_INVALID } from './problems.js';

export const MOMENT_AXES = ['known', 'effective', 'position', 'revision'] as const;
export type MomentAxis = (typeof MOMENT_AXES)[number];

/** Positions are opaque; all engines write them in these characters. */
const POSITION = /^[0-9A-Za-z:._-]{1,64}$/;
const REVISION = /^(0|[1-9]\d{0,14})$/;
const INSTANT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * A moment from its two query parameters.
 * @throws Problem audit.moment-invalid
 */
export function momentOf(axis: MomentAxis, at: string): Moment {
  switch (axis) {
    case 'known':
    case 'effective':
      return { axis, at: instantOf(at) };
    case 'position':
      if (!POSITION.test(at)) throw new Problem(MOMENT_INVALID, { axis });
      return { axis, at: at as Position };
    case 'revision':
      if (!REVISION.test(at)) throw new Problem(MOMENT_INVALID, { axis });
      return { axis, at: Number(at) };
  }
}

/** Any offset is accepted and compared in UTC; a day without a time would leave open whose day. */
function instantOf(text: string): string {
  const [, day] = INSTANT.exec(text) ?? [];
  const milliseconds = day !== undefined && isCalendarDay(day) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new Problem(MOMENT_INVALID, { axis: 'time' });
  return new Date(milliseconds).toISOString();
}

/** `Date.parse` takes 30 February for 2 March. */
function isCalendarDay(day: string): boolean {
  const milliseconds = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(day);
}
