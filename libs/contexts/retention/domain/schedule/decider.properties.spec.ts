import fc from 'fast-check';
import { fold } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { contextOf } from '#libs/testing/decider-specification';
import { RECORD_CLASSES, type RetentionPeriod } from '../record-class.js';
import type { RetentionScheduleCommand } from './commands.js';
import { retentionScheduleDecider } from './decider.js';
import type { RetentionScheduleEvent } from './events.js';

const period = fc.record({
  recordClass: fc.constantFrom(...RECORD_CLASSES),
  keep: fc.constantFrom('PERMANENT' as const, 'YEARS' as const, 'NONE' as const),
  years: fc.option(fc.integer({ min: -1, max: 101 })),
  legalBasis: fc.constant({ title: '法', edition: '版' }),
});
const complete: fc.Arbitrary<readonly RetentionPeriod[]> = fc
  .tuple(...RECORD_CLASSES.map((recordClass) => period.map((of) => ({ ...of, recordClass }))))
  .map((periods) =>
    (periods as RetentionPeriod[]).map((of) => ({
      ...of,
      years: of.keep === 'YEARS' ? Math.max(1, of.years ?? 30) : null,
    })),
  );
const command: fc.Arbitrary<RetentionScheduleCommand> = fc
  .record({ version: fc.integer({ min: 0, max: 6 }), periods: fc.oneof(complete, fc.array(period, { maxLength: 8 })) })
  .map((data) => ({ type: 'AdoptRetentionSchedule', data: { ...data, regionCode: '370704', reason: '修订' } }));
const by = contextOf({ accountId: 'a', role: 'PrivacyOfficer', regionCode: '370704' });

describe('retention schedules, over random histories', () => {
  it('always say of every class how long it is kept, and count their versions from one without a gap', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), (wanted) => {
        const history: RetentionScheduleEvent[] = [];
        for (const one of wanted) {
          try {
            history.push(...retentionScheduleDecider.decide(one, fold(retentionScheduleDecider, history), by));
            expect(retentionScheduleDecider.decide(one, fold(retentionScheduleDecider, history), by)).toEqual([]);
          } catch (error) {
            if (!(error instanceof Problem)) throw error;
          }
          const { periods } = fold(retentionScheduleDecider, history);
          expect(periods.map(({ recordClass }) => recordClass)).toEqual(RECORD_CLASSES);
          for (const { keep, years } of periods) expect(years === null).toBe(keep !== 'YEARS');
        }
        expect(history.map(({ data }) => data.version)).toEqual(history.map((_, index) => index + 1));
      }),
    );
  });
});
