import { definePublicEvent } from '#libs/messaging/public-event';
import {
  calendarDay,
  flag,
  instant,
  listOf,
  nullable,
  oneOf,
  ordinal,
  publicText,
  record,
  regionCode,
  sealed,
  uuid,
  type PublicData,
} from '#libs/messaging/public-fields';
import type {
  ContractBecameEffective,
  ContractDeclined,
  ContractFullySigned,
  ContractIssued,
  ContractSigned,
  ContractViewed,
  ContractWithdrawn,
  SigningLapsed,
} from '../../domain/contract/events.js';
import type { Party } from '../../domain/document/party.js';
import {
  assentForm,
  clauseIds,
  contractId,
  documentHash,
  documentVersion,
  effectiveFrom,
  endsOn,
  partyId,
  reason,
  templateContentHash,
  templateId,
  templateVersion,
} from './fields.js';

const party = record({
  partyId,
  side: oneOf(['PARTY_A', 'PARTY_B', 'WITNESS'], 'Side of the contract.'),
  kind: oneOf(['COMMITTEE', 'HOUSEHOLD', 'ORGANIZATION'], 'What the party is.'),
  subjectId: nullable(uuid('Person or organisation that acts for the party; null: the committee.')),
  householdId: nullable(uuid('Household; null: an institution.')),
  signs: flag('Whether the contract needs the signature of this party.'),
  institutionName: nullable(publicText('Name of an institution; null: a household.')),
  sealedName: nullable(sealed('Name of the householder, under their key; null: an institution.')),
});

function partyOf(one: Party): PublicData<typeof party> {
  const { side, kind, subjectId, householdId, signs } = one;
  const names =
    one.kind === 'HOUSEHOLD'
      ? { institutionName: null, sealedName: one.name }
      : { institutionName: one.name, sealedName: null };
  return { partyId: one.partyId, side, kind, subjectId, householdId, signs, ...names };
}

/** From the offer to the contract in force, or to its end before that. */
export const conclusionEvents = {
  ContractIssued: definePublicEvent({
    name: 'contract-issued',
    version: 1,
    description: 'A contract was issued: its parties are invited to sign.',
    data: {
      contractId,
      regionCode: regionCode('Community of the contract.'),
      campaignId: nullable(uuid('Campaign that issued it; null: issued by itself.')),
      instrumentKind: oneOf(['CONTRACT', 'COVENANT', 'PLEDGE', 'RESPONSIBILITY_LETTER'], 'Kind of instrument.'),
      templateId,
      templateVersion,
      templateContentHash,
      title: publicText('Title of the text.'),
      clauseIds: clauseIds('All clauses, in their order.'),
      keyClauseIds: clauseIds('Clauses that each signer acknowledges one by one (Civil Code 496).'),
      parties: listOf(party, 'All parties, also those that do not sign.'),
      term: record(
        {
          startsOn: nullable(calendarDay('First day; null: from the last signature on.')),
          months: nullable(ordinal('Length in months; null: until it is terminated.')),
        },
        'How long the contract runs.',
      ),
      documentHash,
      documentVersion,
      signBy: instant('When the offer lapses.'),
      issuedAt: instant('When it was issued.'),
    },
    map: ({ data: { document, ...data } }: ContractIssued, id) => ({
      contractId: id,
      regionCode: data.regionCode,
      campaignId: data.campaignId,
      instrumentKind: document.template.instrumentKind,
      templateId: document.template.templateId,
      templateVersion: document.template.version,
      templateContentHash: document.template.contentHash,
      title: document.title,
      clauseIds: document.clauses.map(({ clauseId }) => clauseId),
      keyClauseIds: document.clauses.filter(({ key }) => key).map(({ clauseId }) => clauseId),
      parties: document.parties.map(partyOf),
      term: { startsOn: document.term.startsOn, months: document.term.months },
      documentHash: data.documentHash,
      documentVersion: data.documentVersion,
      signBy: data.signBy,
      issuedAt: data.issuedAt,
    }),
  }),
  ContractViewed: definePublicEvent({
    name: 'contract-viewed',
    version: 1,
    description: 'A party was shown the text.',
    data: {
      contractId,
      partyId,
      documentHash,
      manner: oneOf(['READ', 'LISTED'], 'The whole text, or a line of a list with title, parties and hash.'),
      viewedAt: instant('When it was shown.'),
    },
    map: ({ data }: ContractViewed, id) => ({
      contractId: id,
      partyId: data.partyId,
      documentHash: data.documentHash,
      manner: data.manner,
      viewedAt: data.viewedAt,
    }),
  }),
  ContractSigned: definePublicEvent({
    name: 'contract-signed',
    version: 1,
    description: 'A party signed.',
    data: {
      contractId,
      partyId,
      documentHash,
      documentVersion,
      acknowledgedClauseIds: clauseIds('Key clauses the signer acknowledged.'),
      form: assentForm,
      signedAt: instant('When it was signed.'),
    },
    map: ({ data }: ContractSigned, id) => ({
      contractId: id,
      partyId: data.partyId,
      documentHash: data.documentHash,
      documentVersion: data.documentVersion,
      acknowledgedClauseIds: data.acknowledgedClauseIds,
      form: data.form,
      signedAt: data.signedAt,
    }),
  }),
  ContractFullySigned: definePublicEvent({
    name: 'contract-fully-signed',
    version: 1,
    description: 'All parties that have to sign have signed: the contract is concluded (Civil Code 490).',
    data: { contractId, documentHash, documentVersion, effectiveFrom, endsOn },
    map: ({ data }: ContractFullySigned, id) => ({
      contractId: id,
      documentHash: data.documentHash,
      documentVersion: data.documentVersion,
      effectiveFrom: data.effectiveFrom,
      endsOn: data.endsOn,
    }),
  }),
  ContractBecameEffective: definePublicEvent({
    name: 'contract-became-effective',
    version: 1,
    description: 'The contract is in force.',
    data: { contractId, documentHash, documentVersion, effectiveFrom, endsOn },
    map: ({ data }: ContractBecameEffective, id) => ({
      contractId: id,
      documentHash: data.documentHash,
      documentVersion: data.documentVersion,
      effectiveFrom: data.effectiveFrom,
      endsOn: data.endsOn,
    }),
  }),
  ContractDeclined: definePublicEvent({
    name: 'contract-declined',
    version: 1,
    description: 'A party declined the offer.',
    data: {
      contractId,
      partyId,
      reason,
      form: assentForm,
      declinedAt: instant('When it was declined.'),
    },
    map: ({ data }: ContractDeclined, id) => ({
      contractId: id,
      partyId: data.partyId,
      reason: data.reason,
      form: data.form,
      declinedAt: data.declinedAt,
    }),
  }),
  ContractWithdrawn: definePublicEvent({
    name: 'contract-withdrawn',
    version: 1,
    description: 'The offer was withdrawn before all had signed.',
    data: { contractId, withdrawnAt: instant('When it was withdrawn.') },
    map: ({ data }: ContractWithdrawn, id) => ({ contractId: id, withdrawnAt: data.withdrawnAt }),
  }),
  SigningLapsed: definePublicEvent({
    name: 'signing-lapsed',
    version: 1,
    description: 'The time for signing ran out before all had signed.',
    data: { contractId, signBy: instant('When the offer lapsed.') },
    map: ({ data }: SigningLapsed, id) => ({ contractId: id, signBy: data.signBy }),
  }),
};
