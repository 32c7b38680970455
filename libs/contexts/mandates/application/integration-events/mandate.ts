import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import {
  contentHash,
  instant,
  listOf,
  localId,
  nullable,
  oneOf,
  regionCode,
  uuid,
} from '#libs/messaging/public-fields';
import { mandateCodec } from '../../codec/mandate-codec.js';
import type { MandateEvent, MandateExercised, MandateGranted, MandateRevoked } from '../../domain/mandate/events.js';

const mandateId = uuid('The mandate.');

export const mandateContract = publicContractOf<MandateEvent>({
  context: 'mandates',
  codec: mandateCodec,
  events: {
    MandateGranted: definePublicEvent({
      name: 'mandate-granted',
      version: 1,
      description: 'It was recorded that somebody may sign for another person, a household or an organisation.',
      data: {
        mandateId,
        kind: oneOf(
          ['HEAD_OF_HOUSEHOLD', 'GUARDIAN', 'LANDLORD_AGENT', 'ORGANIZATION_SIGNATORY'],
          'What the authority rests on.',
        ),
        regionCode: regionCode('Community that keeps it.'),
        principalKind: oneOf(['PERSON', 'HOUSEHOLD', 'ORGANIZATION'], 'What is signed for.'),
        principalId: uuid('Who is signed for.'),
        agentSubjectId: uuid('Who signs.'),
        templateIds: nullable(listOf(uuid('A template.'), 'Whose contracts may be signed; null: all.')),
        validFrom: instant('From when it holds.'),
        validUntil: nullable(instant('From when it no longer holds; null: until it is revoked.')),
        evidenceHash: contentHash('Of the scanned authority.'),
        grantedAt: instant('When it was recorded.'),
      },
      map: ({ data }: MandateGranted, id) => {
        const { principal, ...terms } = data;
        return { mandateId: id, ...terms, principalKind: principal.kind, principalId: principal.id };
      },
    }),
    MandateExercised: definePublicEvent({
      name: 'mandate-exercised',
      version: 1,
      description: 'Somebody was let through to sign a contract on a mandate.',
      data: {
        mandateId,
        contractId: uuid('The contract.'),
        partyId: localId('Party that is signed for.'),
        documentHash: contentHash('Of the text.'),
        at: instant('The moment that counts.'),
      },
      map: ({ data }: MandateExercised, id) => ({ mandateId: id, ...data }),
    }),
    MandateRevoked: definePublicEvent({
      name: 'mandate-revoked',
      version: 1,
      description: 'A mandate was revoked.',
      data: { mandateId, revokedAt: instant('From when it no longer holds.') },
      map: ({ data }: MandateRevoked, id) => ({ mandateId: id, revokedAt: data.revokedAt }),
    }),
  },
});
