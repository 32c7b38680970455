import { aggregateIdOf } from '#libs/kernel/aggregate';
import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { contractCodec } from '../../codec/contract-codec.js';
import type { AssentForm, ContractEvent, ContractIssued } from '../../domain/contract/events.js';
import type { ContractStatus } from '../../domain/contract/state.js';
import type { InstrumentKind } from '../../domain/document/contract-document.js';
import type { Party, PartyKind, PartySide } from '../../domain/document/party.js';
import { standing } from '../standing.js';

/** One party of one contract. */
export type WhoSignedWhatRow = {
  readonly contractId: Uuid;
  readonly partyId: string;
  readonly regionCode: string;
  readonly campaignId: Uuid | null;
  readonly templateId: Uuid;
  readonly templateVersion: number;
  readonly instrumentKind: InstrumentKind;
  readonly title: string;
  /** Of the contract. */
  readonly status: ContractStatus;
  readonly side: PartySide;
  readonly kind: PartyKind;
  readonly signs: boolean;
  readonly subjectId: SubjectId | null;
  readonly householdId: Uuid | null;
  /** Sealed for a household, clear for institutions. */
  readonly name: string;
  readonly estate: string | null;
  readonly building: string | null;
  readonly unit: string | null;
  readonly room: string | null;
  readonly issuedAt: Instant;
  readonly viewedAt: Instant | null;
  /** When this party assented to the version below: signed it, or consented to the amendment that made it. */
  readonly signedAt: Instant | null;
  readonly form: AssentForm | null;
  readonly declinedAt: Instant | null;
  readonly documentVersion: number;
  readonly documentHash: ContentHash;
};

type Rows = readonly WhoSignedWhatRow[];

/** Types that change no row of this read model are left out: a rebuild skips them unread. */
const STORED_TYPES: readonly ContractEvent['type'][] = [
  'ContractIssued',
  'ContractViewed',
  'ContractSigned',
  'ContractFullySigned',
  'ContractBecameEffective',
  'ContractDeclined',
  'ContractWithdrawn',
  'SigningLapsed',
  'AmendmentTookEffect',
  'ContractTerminated',
  'ContractExpired',
];

function evolve(rows: Rows, { event, stored }: ProjectedEvent<ContractEvent>): Rows {
  switch (event.type) {
    case 'ContractIssued':
      return event.data.document.parties.map((party) => rowOf(aggregateIdOf(stored.streamId), event.data, party));
    case 'ContractViewed':
      return changed(rows, event.data.partyId, { viewedAt: event.data.viewedAt });
    case 'ContractSigned':
      return signed(rows, event.data.partyId, event.data.signedAt, event.data.form);
    case 'ContractFullySigned':
      return standing(rows, 'SIGNED');
    case 'ContractBecameEffective':
      return standing(rows, 'EFFECTIVE');
    case 'ContractDeclined':
      return standing(changed(rows, event.data.partyId, { declinedAt: event.data.declinedAt }), 'DECLINED');
    case 'ContractWithdrawn':
      return standing(rows, 'WITHDRAWN');
    case 'SigningLapsed':
      return standing(rows, 'LAPSED');
    case 'ContractTerminated':
      return standing(rows, 'TERMINATED');
    case 'ContractExpired':
      return standing(rows, 'EXPIRED');
    case 'AmendmentTookEffect': {
      const { documentVersion, documentHash, consents } = event.data;
      return rows.map((row) => {
        const consent = consents.find(({ partyId }) => partyId === row.partyId);
        const given = consent === undefined ? {} : { signedAt: consent.at, form: consent.form };
        return { ...row, documentVersion, documentHash, ...given };
      });
    }
    default:
      return rows;
  }
}

function rowOf(contractId: Uuid, data: ContractIssued['data'], party: Party): WhoSignedWhatRow {
  const { template, title } = data.document;
  const { place } = party;
  return {
    contractId,
    partyId: party.partyId,
    regionCode: data.regionCode,
    campaignId: data.campaignId,
    templateId: template.templateId,
    templateVersion: template.version,
    instrumentKind: template.instrumentKind,
    title,
    status: 'ISSUED',
    side: party.side,
    kind: party.kind,
    signs: party.signs,
    subjectId: party.subjectId,
    householdId: party.householdId,
    name: party.name,
    estate: place?.estate ?? null,
    building: place?.building ?? null,
    unit: place?.unit ?? null,
    room: place?.room ?? null,
    issuedAt: data.issuedAt,
    viewedAt: null,
    signedAt: null,
    form: null,
    declinedAt: null,
    documentVersion: data.documentVersion,
    documentHash: data.documentHash,
  };
}

function changed(rows: Rows, partyId: string, change: Partial<WhoSignedWhatRow>): Rows {
  return rows.map((row) => (row.partyId === partyId ? { ...row, ...change } : row));
}

function signed(rows: Rows, partyId: string, signedAt: Instant, form: AssentForm): Rows {
  return rows.map((row) => {
    if (row.partyId === partyId) return { ...row, status: 'PARTIALLY_SIGNED', signedAt, form };
    return row.status === 'PARTIALLY_SIGNED' ? row : { ...row, status: 'PARTIALLY_SIGNED' };
  });
}

/** Who signed what (签署台账): every party of every contract, with what it signed, when and in which form. */
export const whoSignedWhat: Projection<WhoSignedWhatRow, ContractEvent> = {
  name: 'who-signed-what',
  version: 1,
  table: {
    name: 'who_signed_what',
    columns: {
      contractId: { type: 'text' },
      partyId: { type: 'text' },
      regionCode: { type: 'text' },
      campaignId: { type: 'text', nullable: true },
      templateId: { type: 'text' },
      templateVersion: { type: 'integer' },
      instrumentKind: { type: 'text' },
      title: { type: 'text' },
      status: { type: 'text' },
      side: { type: 'text' },
      kind: { type: 'text' },
      signs: { type: 'boolean' },
      subjectId: { type: 'text', nullable: true },
      householdId: { type: 'text', nullable: true },
      name: { type: 'text' },
      estate: { type: 'text', nullable: true },
      building: { type: 'text', nullable: true },
      unit: { type: 'text', nullable: true },
      room: { type: 'text', nullable: true },
      issuedAt: { type: 'timestamptz' },
      viewedAt: { type: 'timestamptz', nullable: true },
      signedAt: { type: 'timestamptz', nullable: true },
      form: { type: 'text', nullable: true },
      declinedAt: { type: 'timestamptz', nullable: true },
      documentVersion: { type: 'integer' },
      documentHash: { type: 'text' },
    },
    key: ['contractId', 'partyId'],
    group: 'contractId',
    indexes: [
      ['regionCode', 'contractId', 'partyId'],
      ['subjectId', 'contractId'],
      ['householdId', 'contractId'],
      ['campaignId', 'contractId'],
    ],
  },
  storedTypes: contractCodec.storedTypes.filter((stored) => STORED_TYPES.some((type) => stored.startsWith(`${type}.`))),
  decode: (stored) => contractCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};
