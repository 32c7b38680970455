import { dayOf, endOfDay, type CalendarDay } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { LegalBasis, RecordClass, RetentionPeriod } from './record-class.js';

/** A record that names people, as retention sees it. */
export interface KeptRecord {
  readonly kind: 'CONTRACT' | 'CASE';
  readonly recordId: Uuid;
  readonly recordClass: RecordClass;
  readonly regionCode: string;
  /** When the matter ended; null while it runs: it is kept whatever its period. */
  readonly endedAt: Instant | null;
}

export type WhyKept = 'LEGAL_HOLD' | 'MATTER_RUNNING' | 'RETENTION_PERIOD';

/** A record that must not be destroyed yet, with what an officer tells the person who asked. */
export interface Retained {
  readonly record: KeptRecord;
  readonly why: WhyKept;
  /** When it may be destroyed; null: for ever, or nobody can say yet. */
  readonly until: Instant | null;
  readonly legalBasis: LegalBasis | null;
  readonly holdIds: readonly Uuid[];
}

/**
 * Why a record is kept at a moment, the strongest reason first; undefined when nothing keeps it.
 * @param holdIds holds in force on the record, or on the region in which it lies
 */
export function retainedOf(
  record: KeptRecord,
  periods: readonly RetentionPeriod[],
  holdIds: readonly Uuid[],
  now: Instant,
): Retained | undefined {
  const period = periods.find(({ recordClass }) => recordClass === record.recordClass);
  if (period === undefined) throw new Error(`no retention period for ${record.recordClass}`);
  const { keep, years, legalBasis } = period;
  const kept = { record, legalBasis, holdIds };
  if (holdIds.length > 0) return { ...kept, why: 'LEGAL_HOLD', until: null };
  if (record.endedAt === null) return { ...kept, why: 'MATTER_RUNNING', until: null };
  if (keep === 'NONE') return undefined;
  if (keep === 'PERMANENT' || years === null) return { ...kept, why: 'RETENTION_PERIOD', until: null };
  const until = endOfDay(yearsLater(dayOf(record.endedAt), years));
  return now < until ? { ...kept, why: 'RETENTION_PERIOD', until } : undefined;
}

/** The same day so many years later; of 29 February, 1 March where there is none: never a day less than promised. */
export function yearsLater(day: CalendarDay, years: number): CalendarDay {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year + years, month - 1, date)).toISOString().slice(0, 10);
}
