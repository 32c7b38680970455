import type pg from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import type { InstrumentKind } from '../../domain/document/contract-document.js';
import type { ContractStatus } from '../../domain/contract/state.js';
import type { WhoSignedWhatRow } from './projection.js';

/** The place of a row in the list. */
export interface SignatureKey {
  readonly regionCode: string;
  readonly contractId: Uuid;
  readonly partyId: string;
}

/** Which parties of which contracts; what is left out does not narrow. */
export interface SignatureFilter {
  /** A community's code, or that of a wider area. */
  readonly regionCode: string;
  readonly subjectId?: SubjectId;
  readonly householdId?: Uuid;
  readonly campaignId?: Uuid;
  readonly templateId?: Uuid;
  readonly status?: ContractStatus;
  /** Whether the party has signed. */
  readonly signed?: boolean;
}

/** Digits sort before it, so that `[code, code + ':')` is the range of all codes with the prefix. */
const AFTER_DIGITS = ':';

const COLUMNS = `contract_id AS "contractId", party_id AS "partyId", region_code AS "regionCode", campaign_id AS "campaignId",
  template_id AS "templateId", template_version AS "templateVersion", instrument_kind AS "instrumentKind", title, status, side, kind,
  signs, subject_id AS "subjectId", household_id AS "householdId", name, estate, building, unit, room, issued_at AS "issuedAt",
  viewed_at AS "viewedAt", signed_at AS "signedAt", form, declined_at AS "declinedAt", document_version AS "documentVersion",
  document_hash AS "documentHash"`;

/**
 * One page in the order of community, contract and party, one row more than `limit` when there are more. Names of people are sealed.
 */
export async function signaturesOf(
  pool: pg.Pool,
  filter: SignatureFilter,
  after: SignatureKey | undefined,
  limit: number,
): Promise<readonly WhoSignedWhatRow[]> {
  const { rows } = await pool.query<WhoSignedWhatRow>(
    `SELECT ${COLUMNS} FROM read_model.who_signed_what
      WHERE region_code >= $1 AND region_code < $2
        AND ($3::text IS NULL OR subject_id = $3) AND ($4::text IS NULL OR household_id = $4)
        AND ($5::text IS NULL OR campaign_id = $5) AND ($6::text IS NULL OR template_id = $6)
        AND ($7::text IS NULL OR status = $7) AND ($8::boolean IS NULL OR (signed_at IS NOT NULL) = $8)
        AND (region_code, contract_id, party_id) > ($9, $10, $11)
      ORDER BY region_code, contract_id, party_id LIMIT $12`,
    [
      filter.regionCode,
      `${filter.regionCode}${AFTER_DIGITS}`,
      filter.subjectId ?? null,
      filter.householdId ?? null,
      filter.campaignId ?? null,
      filter.templateId ?? null,
      filter.status ?? null,
      filter.signed ?? null,
      after?.regionCode ?? '',
      after?.contractId ?? '',
      after?.partyId ?? '',
      limit + 1,
    ],
  );
  return rows;
}

/** A contract that waits for the committee alone. */
export interface AwaitingCountersignature {
  readonly contractId: Uuid;
  readonly partyId: string;
  readonly documentHash: string;
}

/**
 * Contracts of a campaign that all other signing parties have signed and the committee has not, in the order of their ids.
 * @param regionCode area of the caller
 */
export async function awaitingCountersignature(
  pool: pg.Pool,
  regionCode: string,
  campaignId: Uuid,
  limit: number,
): Promise<readonly AwaitingCountersignature[]> {
  const { rows } = await pool.query<AwaitingCountersignature>(
    `SELECT c.contract_id AS "contractId", c.party_id AS "partyId", c.document_hash AS "documentHash"
      FROM read_model.who_signed_what c
      WHERE c.campaign_id = $1 AND c.region_code >= $2 AND c.region_code < $3
        AND c.kind = 'COMMITTEE' AND c.signs AND c.signed_at IS NULL AND c.status = 'PARTIALLY_SIGNED'
        AND NOT EXISTS (
          SELECT FROM read_model.who_signed_what o
          WHERE o.contract_id = c.contract_id AND o.party_id <> c.party_id AND o.signs AND o.signed_at IS NULL)
      ORDER BY c.contract_id LIMIT $4`,
    [campaignId, regionCode, `${regionCode}${AFTER_DIGITS}`, limit],
  );
  return rows;
}

/** The committee's party of each of the contracts, where there is one in the area. */
export async function committeePartiesOf(
  pool: pg.Pool,
  regionCode: string,
  contractIds: readonly Uuid[],
): Promise<readonly AwaitingCountersignature[]> {
  const { rows } = await pool.query<AwaitingCountersignature>(
    `SELECT contract_id AS "contractId", party_id AS "partyId", document_hash AS "documentHash"
      FROM read_model.who_signed_what
      WHERE contract_id = ANY($1::text[]) AND region_code >= $2 AND region_code < $3 AND kind = 'COMMITTEE' AND signs
      ORDER BY contract_id`,
    [contractIds, regionCode, `${regionCode}${AFTER_DIGITS}`],
  );
  return rows;
}

/**
 * Of the households, those that hold a contract from the template version that has not ended, been withdrawn or been refused.
 * @param exceptCampaignId contracts of this campaign do not count: a campaign that goes on meets its own
 */
export async function householdsHolding(
  pool: pg.Pool,
  templateId: Uuid,
  templateVersion: number,
  householdIds: readonly Uuid[],
  exceptCampaignId: Uuid | null,
): Promise<ReadonlySet<Uuid>> {
  const { rows } = await pool.query<{ householdId: Uuid }>(
    `SELECT DISTINCT household_id AS "householdId" FROM read_model.who_signed_what
      WHERE household_id = ANY($1::text[]) AND template_id = $2 AND template_version = $3
        AND status IN ('ISSUED', 'PARTIALLY_SIGNED', 'SIGNED', 'EFFECTIVE')
        AND campaign_id IS DISTINCT FROM $4`,
    [householdIds, templateId, templateVersion, exceptCampaignId],
  );
  return new Set(rows.map(({ householdId }) => householdId));
}

export function signatureKeyOf({ regionCode, contractId, partyId }: WhoSignedWhatRow): SignatureKey {
  return { regionCode, contractId, partyId };
}

/** A contract as it concerns one of its parties. */
export interface ContractOfParty {
  readonly contractId: Uuid;
  readonly regionCode: string;
  readonly instrumentKind: InstrumentKind;
  /** Whether all have signed: it bound its parties, whatever became of it. */
  readonly concluded: boolean;
  readonly signed: boolean;
  /** Whether it can still be signed. */
  readonly open: boolean;
  readonly issuedAt: Instant;
  readonly endedAt: Instant | null;
}

/** Contracts looked at for one person; a household has some dozens in a lifetime. */
const MOST_OF_PARTY = 10_000;

/** Every contract that names the person or organisation, of all regions: for whoever decides what is kept, not to be shown. */
export async function contractsOfParty(pool: pg.Pool, subjectId: SubjectId): Promise<readonly ContractOfParty[]> {
  const { rows } = await pool.query<ContractOfParty>(
    `SELECT w.contract_id AS "contractId", w.region_code AS "regionCode", w.instrument_kind AS "instrumentKind",
            bool_or(d.effective_from IS NOT NULL) AS concluded, bool_or(w.signed_at IS NOT NULL) AS signed,
            bool_or(d.status IN ('ISSUED', 'PARTIALLY_SIGNED')) AS open, min(w.issued_at) AS "issuedAt",
            min(d.ended_at) AS "endedAt"
       FROM read_model.who_signed_what w JOIN read_model.contract_detail d ON d.contract_id = w.contract_id
      WHERE w.subject_id = $1 GROUP BY w.contract_id, w.region_code, w.instrument_kind ORDER BY w.contract_id LIMIT $2`,
    [subjectId, MOST_OF_PARTY],
  );
  return rows;
}
