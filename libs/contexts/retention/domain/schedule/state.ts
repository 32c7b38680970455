import { DEFAULT_PERIODS, type RetentionPeriod } from '../record-class.js';
import type { RetentionScheduleEvent } from './events.js';

export interface RetentionScheduleState {
  /** 0: nothing of its own was adopted, the periods of the domain brief hold. */
  readonly version: number;
  readonly periods: readonly RetentionPeriod[];
}

export const initialRetentionSchedule: RetentionScheduleState = { version: 0, periods: DEFAULT_PERIODS };

export function evolveRetentionSchedule(
  _state: RetentionScheduleState,
  { data }: RetentionScheduleEvent,
): RetentionScheduleState {
  return { version: data.version, periods: data.periods };
}
