import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import { instant, oneOf, regionCode, uuid } from '#libs/messaging/public-fields';
import { invitationCodec } from '../../codec/invitation-codec.js';
import type {
  InvitationEvent,
  InvitationIssued,
  InvitationRedeemed,
  InvitationRevoked,
} from '../../domain/invitation/events.js';

const invitationId = uuid('The invitation.');

/** Neither the link nor the hash of its secret is told, nor the session it opened. */
export const invitationContract = publicContractOf<InvitationEvent>({
  context: 'identity',
  codec: invitationCodec,
  events: {
    InvitationIssued: definePublicEvent({
      name: 'invitation-issued',
      version: 1,
      description: 'A resident was given a link that logs in once.',
      data: {
        invitationId,
        subjectId: uuid('The resident.'),
        householdId: uuid('Household of the resident.'),
        regionCode: regionCode('Community of the resident.'),
        purpose: oneOf(['SIGNING', 'AMENDMENT', 'BREACH_REPLY', 'GENERAL'], 'What the resident was asked in for.'),
        expiresAt: instant('When the link lapses.'),
      },
      map: ({ data }: InvitationIssued, id) => ({
        invitationId: id,
        subjectId: data.subjectId,
        householdId: data.householdId,
        regionCode: data.regionCode,
        purpose: data.purpose,
        expiresAt: data.expiresAt,
      }),
    }),
    InvitationRedeemed: definePublicEvent({
      name: 'invitation-redeemed',
      version: 1,
      description: 'The link was used.',
      data: { invitationId },
      map: (_event: InvitationRedeemed, id) => ({ invitationId: id }),
    }),
    InvitationRevoked: definePublicEvent({
      name: 'invitation-revoked',
      version: 1,
      description: 'The link was made void.',
      data: { invitationId },
      map: (_event: InvitationRevoked, id) => ({ invitationId: id }),
    }),
  },
});
