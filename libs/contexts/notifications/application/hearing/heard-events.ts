import type { Sealed } from '#libs/kernel/sealed';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import type { HeardEvent, HeardParty } from '../../domain/heard-event.js';
import { Fields } from './fields.js';

/** Parties of one contract that are read; the largest form has a dozen. */
const MAX_PARTIES = 100;

const PARTY_KINDS = ['COMMITTEE', 'HOUSEHOLD', 'ORGANIZATION'] as const;

type Content = {
  readonly [Type in HeardEvent['type']]: Pick<Extract<HeardEvent, { type: Type }>, 'type' | 'data'>;
}[HeardEvent['type']];

/** Reads one type of message. `id` is the part of the stream id behind the category. */
type Reader = (data: Fields, id: string) => Content;

const nothing = (type: Extract<Content, { data: Record<string, never> }>['type']): Reader => {
  const content = { type, data: {} };
  return () => content;
};

/**
 * Every integration event this context acts on. Only what is needed is read, and read by own types: the other contexts may add fields as
 * they like.
 */
const READERS: Readonly<Record<string, Reader>> = {
  'cn.qiyue.contracts.contract-issued.v1': (data) => ({
    type: 'ContractIssued',
    data: {
      regionCode: data.text('regionCode'),
      title: data.text('title'),
      parties: data.list('parties', MAX_PARTIES).map((party) => ({ ...partyOf(party), signs: party.flag('signs') })),
      signBy: data.instant('signBy'),
    },
  }),
  'cn.qiyue.contracts.contract-signed.v1': (data) => ({
    type: 'ContractSigned',
    data: { partyId: data.text('partyId') },
  }),
  'cn.qiyue.contracts.contract-fully-signed.v1': (data) => ({
    type: 'ContractFullySigned',
    data: { effectiveFrom: data.instant('effectiveFrom'), endsOn: data.dayOrNull('endsOn') },
  }),
  'cn.qiyue.contracts.contract-declined.v1': nothing('ContractEnded'),
  'cn.qiyue.contracts.contract-withdrawn.v1': nothing('ContractEnded'),
  'cn.qiyue.contracts.signing-lapsed.v1': nothing('ContractEnded'),
  'cn.qiyue.contracts.contract-terminated.v1': nothing('ContractEnded'),
  'cn.qiyue.contracts.contract-expired.v1': (data) => ({
    type: 'ContractExpired',
    data: { endsOn: data.day('endsOn') },
  }),
  'cn.qiyue.contracts.amendment-proposed.v1': (data) => ({
    type: 'AmendmentProposed',
    data: { consentBy: data.instant('consentBy') },
  }),
  'cn.qiyue.contracts.amendment-consented.v1': (data) => ({
    type: 'AmendmentConsented',
    data: { partyId: data.text('partyId') },
  }),
  'cn.qiyue.contracts.amendment-rejected.v1': nothing('AmendmentClosed'),
  'cn.qiyue.contracts.amendment-took-effect.v1': nothing('AmendmentClosed'),
  'cn.qiyue.contracts.amendment-lapsed.v1': nothing('AmendmentClosed'),
  'cn.qiyue.breaches.breach-reported.v1': (data) => ({
    type: 'BreachReported',
    data: {
      regionCode: data.text('regionCode'),
      respondent: partyOf(data.object('respondent')),
      reporterSubjectId: data.object('reporter').textOrNull('subjectId'),
    },
  }),
  'cn.qiyue.breaches.breach-notice-served.v1': (data) => ({
    type: 'BreachNoticeServed',
    data: { replyDueAt: data.instant('replyDueAt') },
  }),
  'cn.qiyue.breaches.breach-reply-received.v1': nothing('BreachReplyReceived'),
  'cn.qiyue.breaches.breach-case-dismissed.v1': nothing('BreachCaseDismissed'),
  'cn.qiyue.breaches.breach-found.v1': (data) => ({
    type: 'BreachFound',
    data: { appealDueAt: data.instant('appealDueAt') },
  }),
  'cn.qiyue.breaches.breach-not-found.v1': nothing('BreachNotFound'),
  'cn.qiyue.breaches.breach-finding-appealed.v1': nothing('BreachFindingAppealed'),
  'cn.qiyue.breaches.breach-finding-upheld.v1': nothing('BreachFindingUpheld'),
  'cn.qiyue.breaches.breach-finding-overturned.v1': nothing('BreachFindingOverturned'),
  'cn.qiyue.communities.region-registered.v1': (data) => ({
    type: 'RegionRegistered',
    data: { regionCode: data.text('regionCode'), name: data.text('name') },
  }),
  'cn.qiyue.communities.household-registered.v1': headOfHousehold,
  'cn.qiyue.communities.household-head-changed.v1': headOfHousehold,
  'cn.qiyue.communities.resident-registered.v1': (data, subjectId) => ({
    type: 'PhoneKnown',
    data: { subjectId, phone: phoneIn(data), elder: data.flag('elder') },
  }),
  'cn.qiyue.communities.resident-phone-changed.v1': (data, subjectId) => ({
    type: 'PhoneKnown',
    data: { subjectId, phone: phoneIn(data) },
  }),
  'cn.qiyue.communities.resident-erased.v1': (_, subjectId) => ({ type: 'ResidentErased', data: { subjectId } }),
  // Addresses and what notices said are optional data.
  'cn.qiyue.communities.resident-optional-data-erased.v1': (_, subjectId) => ({
    type: 'ResidentErased',
    data: { subjectId },
  }),
  'cn.qiyue.communities.organization-registered.v1': contactOfOrganization,
  'cn.qiyue.communities.organization-contact-changed.v1': contactOfOrganization,
  'cn.qiyue.identity.account-registered.v1': (data, accountId) => ({
    type: 'AccountRegistered',
    data: { accountId, subjectId: data.textOrNull('subjectId') },
  }),
  'cn.qiyue.identity.account-locked.v1': standing(false),
  'cn.qiyue.identity.account-unlocked.v1': standing(true),
  'cn.qiyue.identity.account-disabled.v1': standing(false),
  'cn.qiyue.identity.role-granted.v1': (data, accountId) => ({
    type: 'OfficeChanged',
    data: {
      accountId,
      role: data.text('role'),
      regionCode: data.text('regionCode'),
      held: { validFrom: data.instant('validFrom'), validUntil: data.instantOrNull('validUntil') },
    },
  }),
  'cn.qiyue.identity.role-revoked.v1': (data, accountId) => ({
    type: 'OfficeChanged',
    data: { accountId, role: data.text('role'), regionCode: data.text('regionCode'), held: null },
  }),
};

/** CloudEvents types this context wants. */
export const HEARD_TYPES: readonly string[] = Object.keys(READERS);

const STREAM_ID = /^[a-z-]+?-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** @throws UnreadableMessageError when a field that is needed is not what it should be, Error when the type is none of {@link HEARD_TYPES} */
export function readHeardEvent(message: IntegrationEvent): HeardEvent {
  const reader = READERS[message.type];
  if (reader === undefined) throw new Error(`messages of type ${message.type} are not read here`);
  const [, id] = STREAM_ID.exec(message.subject) ?? [];
  if (id === undefined) throw new Error('the subject of the message is no stream of an aggregate');
  const content = reader(Fields.of(message.data), id);
  return {
    ...content,
    eventId: message.id,
    subject: message.subject,
    revision: message.streamrevision,
    recordedAt: message.time,
  };
}

function partyOf(party: Fields): Omit<HeardParty, 'signs'> {
  return {
    partyId: party.text('partyId'),
    kind: party.oneOf('kind', PARTY_KINDS),
    subjectId: party.textOrNull('subjectId'),
    householdId: party.textOrNull('householdId'),
  };
}

function headOfHousehold(data: Fields, householdId: string): Content {
  const headSubjectId = data.objectOrNull('head')?.text('subjectId') ?? null;
  return { type: 'HouseholdHeadKnown', data: { householdId, headSubjectId } };
}

function phoneIn(data: Fields): Sealed | null {
  return data.textOrNull('phone') as Sealed | null;
}

function contactOfOrganization(data: Fields, subjectId: string): Content {
  return {
    type: 'PhoneKnown',
    data: { subjectId, phone: data.objectOrNull('contact')?.sealed('phone') ?? null },
  };
}

function standing(enabled: boolean): Reader {
  return (_, accountId) => ({ type: 'AccountStandingChanged', data: { accountId, enabled } });
}
