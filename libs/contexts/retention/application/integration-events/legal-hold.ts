import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import { calendarDay, instant, nullable, oneOf, regionCode, uuid } from '#libs/messaging/public-fields';
import { legalHoldCodec } from '../../codec/legal-hold-codec.js';
import type { LegalHoldEvent, LegalHoldLifted, LegalHoldPlaced } from '../../domain/legal-hold/events.js';

const holdId = uuid('The hold.');

export const legalHoldContract = publicContractOf<LegalHoldEvent>({
  context: 'retention',
  codec: legalHoldCodec,
  events: {
    LegalHoldPlaced: definePublicEvent({
      name: 'legal-hold-placed',
      version: 1,
      description: 'A person, contract, case or region was put under a legal hold: nothing of it is destroyed.',
      data: {
        holdId,
        targetKind: oneOf(['PERSON', 'CONTRACT', 'CASE', 'REGION'], 'What is held.'),
        targetId: nullable(uuid('The person, contract or case; null for a region.')),
        regionCode: regionCode('Where the target lies, or the region that is held.'),
        ground: oneOf(
          ['LITIGATION', 'ARBITRATION', 'INVESTIGATION', 'AUDIT', 'PETITION', 'OTHER'],
          'What made the hold necessary.',
        ),
        until: nullable(calendarDay('Last day; null: until it is lifted.')),
        placedAt: instant('From when it holds.'),
      },
      map: ({ data }: LegalHoldPlaced) => ({
        holdId: data.holdId,
        targetKind: data.target.kind,
        targetId: data.target.kind === 'REGION' ? null : data.target.id,
        regionCode: data.regionCode,
        ground: data.ground,
        until: data.until,
        placedAt: data.placedAt,
      }),
    }),
    LegalHoldLifted: definePublicEvent({
      name: 'legal-hold-lifted',
      version: 1,
      description: 'A legal hold was lifted.',
      data: { holdId, liftedAt: instant('From when it no longer holds.') },
      map: ({ data }: LegalHoldLifted) => ({ holdId: data.holdId, liftedAt: data.liftedAt }),
    }),
  },
});
