import { NOT_PERMITTED } from '#libs/kernel/permission';
import { contextOf, specification } from '#libs/testing/decider-specification';
import { DEFAULT_PERIODS, type RetentionPeriod } from '../record-class.js';
import type { AdoptRetentionSchedule } from './commands.js';
import { retentionScheduleDecider } from './decider.js';
import type { RetentionScheduleEvent } from './events.js';
import {
  RETENTION_REASON_MISSING,
  SCHEDULE_NOT_OF_DISTRICT,
  SCHEDULE_PERIODS_INVALID,
  SCHEDULE_VERSION_TAKEN,
} from './problems.js';

const officer = contextOf({ accountId: 'a1', role: 'PrivacyOfficer', regionCode: '370704' });
const changed = (change: Partial<RetentionPeriod>): readonly RetentionPeriod[] =>
  DEFAULT_PERIODS.map((period) => (period.recordClass === 'ROUTINE_CHECK' ? { ...period, ...change } : period));
const adopt = (overrides: Partial<AdoptRetentionSchedule['data']> = {}): AdoptRetentionSchedule => ({
  type: 'AdoptRetentionSchedule',
  data: { regionCode: '370704', version: 1, periods: DEFAULT_PERIODS, reason: '首次制定', ...overrides },
});
const adopted: RetentionScheduleEvent = {
  type: 'RetentionScheduleAdopted',
  data: { regionCode: '370704', version: 1, periods: DEFAULT_PERIODS, adoptedAt: officer.now },
};
const schedule = specification(retentionScheduleDecider);

describe('retention schedule', () => {
  it('is adopted by the privacy officer of the district, version after version', () => {
    schedule.given().when(adopt(), officer).then(adopted);
    const periods = changed({ years: 15 });
    schedule
      .given(adopted)
      .when(adopt({ version: 2, periods }), officer)
      .then({ ...adopted, data: { ...adopted.data, version: 2, periods } });
  });

  it('is not adopted twice, and not over another version', () => {
    schedule.given(adopted).when(adopt(), officer).thenNothing();
    schedule
      .given(adopted)
      .when(adopt({ periods: changed({ years: 15 }) }), officer)
      .thenRefused(SCHEDULE_VERSION_TAKEN);
  });

  it.each<[string, readonly RetentionPeriod[]]>([
    ['a class is missing', DEFAULT_PERIODS.slice(1)],
    ['a class stands there twice', [...DEFAULT_PERIODS, ...DEFAULT_PERIODS.slice(0, 1)]],
    ['years are missing', changed({ years: null })],
    ['there are no years', changed({ years: 0 })],
    ['there are too many', changed({ years: 101 })],
    ['years are half', changed({ years: 1.5 })],
    ['what is permanent has years', changed({ keep: 'PERMANENT' })],
    ['no law is named', changed({ legalBasis: { title: ' ', edition: '2020' } })],
  ])('is refused when %s', (_why, periods) => {
    schedule.given().when(adopt({ periods }), officer).thenRefused(SCHEDULE_PERIODS_INVALID);
  });

  it('is a matter of districts and of their privacy officers, with a reason', () => {
    schedule
      .given()
      .when(adopt({ regionCode: '370704001' }), officer)
      .thenRefused(SCHEDULE_NOT_OF_DISTRICT);
    schedule
      .given()
      .when(adopt({ regionCode: '370705' }), officer)
      .thenRefused(NOT_PERMITTED);
    const director = contextOf({ accountId: 'a2', role: 'CommitteeDirector', regionCode: '370704' });
    schedule.given().when(adopt(), director).thenRefused(NOT_PERMITTED);
    schedule
      .given()
      .when(adopt({ reason: ' ' }), officer)
      .thenRefused(RETENTION_REASON_MISSING);
  });
});
