import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import { instant, listOf, nullable, oneOf, ordinal, record, regionCode } from '#libs/messaging/public-fields';
import { retentionScheduleCodec } from '../../codec/retention-schedule-codec.js';
import type { RetentionScheduleAdopted, RetentionScheduleEvent } from '../../domain/schedule/events.js';
import { recordClass } from './fields.js';

/** The legal basis stays with the schedule: it is text, and whoever wants it reads the schedule. */
export const retentionScheduleContract = publicContractOf<RetentionScheduleEvent>({
  context: 'retention',
  codec: retentionScheduleCodec,
  events: {
    RetentionScheduleAdopted: definePublicEvent({
      name: 'retention-schedule-adopted',
      version: 1,
      description: 'A district adopted how long it keeps which records.',
      data: {
        regionCode: regionCode('The district.'),
        version: ordinal('Number of the schedule in this district.'),
        periods: listOf(
          record(
            {
              recordClass: recordClass('Which records.'),
              keep: oneOf(
                ['PERMANENT', 'YEARS', 'NONE'],
                'For ever, for years from the end of the matter, or not at all.',
              ),
              years: nullable(ordinal('How many years; null unless kept for years.')),
            },
            'How long one class of records is kept.',
          ),
          'One for every record class.',
        ),
        adoptedAt: instant('From when it holds.'),
      },
      map: ({ data }: RetentionScheduleAdopted) => ({
        regionCode: data.regionCode,
        version: data.version,
        periods: data.periods.map(({ recordClass: of, keep, years }) => ({ recordClass: of, keep, years })),
        adoptedAt: data.adoptedAt,
      }),
    }),
  },
});
