import type pg from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import type { ContractStatus } from '../../domain/contract/state.js';
import type { ContractDetailRow } from './projection.js';

/** A contract in a list: without its text and history. */
export type ContractListItem = Omit<
  ContractDetailRow,
  'document' | 'views' | 'signatures' | 'refusal' | 'versions' | 'amendments' | 'notice'
>;

export interface ContractKey {
  readonly regionCode: string;
  readonly contractId: Uuid;
}

/** Which contracts; what is left out does not narrow. */
export interface ContractFilter {
  /** A community's code, or that of a wider area. */
  readonly regionCode: string;
  readonly templateId?: Uuid;
  readonly campaignId?: Uuid;
  readonly status?: ContractStatus;
  /** Contracts to which this person or organisation is a party. */
  readonly subjectId?: SubjectId;
  /** Contracts to which this household is a party. */
  readonly householdId?: Uuid;
}

/** Digits sort before it, so that `[code, code + ':')` is the range of all codes with the prefix. */
const AFTER_DIGITS = ':';

const LIST_COLUMNS = `d.contract_id AS "contractId", d.region_code AS "regionCode", d.campaign_id AS "campaignId",
  d.template_id AS "templateId", d.template_version AS "templateVersion", d.instrument_kind AS "instrumentKind", d.title, d.status,
  d.document_version AS "documentVersion", d.document_hash AS "documentHash", d.issued_at AS "issuedAt", d.sign_by AS "signBy",
  d.effective_from AS "effectiveFrom", d.ends_on AS "endsOn", d.ended_at AS "endedAt"`;

const DETAIL_COLUMNS = `${LIST_COLUMNS}, d.document, d.views, d.signatures, d.refusal, d.versions, d.amendments, d.notice`;

/** The contract, if it lies in the area and, where a person is given, if he is a party to it. */
export async function contractWithin(
  pool: pg.Pool,
  { areaCode, subjectId }: { readonly areaCode: string; readonly subjectId?: SubjectId },
  contractId: Uuid,
): Promise<ContractDetailRow | undefined> {
  const { rows } = await pool.query<ContractDetailRow>(
    // By the contract's own text, not by the list of signatures, which may be behind it.
    `SELECT ${DETAIL_COLUMNS} FROM read_model.contract_detail d
      WHERE d.contract_id = $1 AND starts_with(d.region_code, $2)
        AND ($3::text IS NULL OR EXISTS (
          SELECT FROM json_array_elements(d.document -> 'parties') AS party WHERE party ->> 'subjectId' = $3))`,
    [contractId, areaCode, subjectId ?? null],
  );
  return rows[0];
}

/** The contract, if this person, household or organisation is a party to it. */
export async function contractNaming(
  pool: pg.Pool,
  principalId: Uuid,
  contractId: Uuid,
): Promise<ContractDetailRow | undefined> {
  const { rows } = await pool.query<ContractDetailRow>(
    `SELECT ${DETAIL_COLUMNS} FROM read_model.contract_detail d
      WHERE d.contract_id = $1 AND EXISTS (
        SELECT FROM json_array_elements(d.document -> 'parties') AS party
         WHERE $2 IN (party ->> 'subjectId', party ->> 'householdId'))`,
    [contractId, principalId],
  );
  return rows[0];
}

/** Contracts of one person at most; who has more is no household. */
const MOST_CONTRACTS = 1_000;

/** The contracts to which somebody is a party, wherever they lie; for the person himself. */
export async function contractIdsOf(pool: pg.Pool, subjectId: SubjectId): Promise<readonly Uuid[]> {
  const { rows } = await pool.query<{ contractId: Uuid }>(
    `SELECT DISTINCT contract_id AS "contractId" FROM read_model.who_signed_what WHERE subject_id = $1
      ORDER BY contract_id LIMIT $2`,
    [subjectId, MOST_CONTRACTS],
  );
  return rows.map(({ contractId }) => contractId);
}

/** One page in the order of community and issue, one row more than `limit` when there are more. */
export async function contractsOf(
  pool: pg.Pool,
  filter: ContractFilter,
  after: ContractKey | undefined,
  limit: number,
): Promise<readonly ContractListItem[]> {
  const { rows } = await pool.query<ContractListItem>(
    `SELECT ${LIST_COLUMNS} FROM read_model.contract_detail d
      WHERE d.region_code >= $1 AND d.region_code < $2
        AND ($3::text IS NULL OR d.template_id = $3) AND ($4::text IS NULL OR d.campaign_id = $4)
        AND ($5::text IS NULL OR d.status = $5)
        AND ($6::text IS NULL OR d.contract_id IN (
          SELECT contract_id FROM read_model.who_signed_what WHERE subject_id = $6))
        AND ($7::text IS NULL OR d.contract_id IN (
          SELECT contract_id FROM read_model.who_signed_what WHERE household_id = $7))
        AND (d.region_code, d.contract_id) > ($8, $9)
      ORDER BY d.region_code, d.contract_id LIMIT $10`,
    [
      filter.regionCode,
      `${filter.regionCode}${AFTER_DIGITS}`,
      filter.templateId ?? null,
      filter.campaignId ?? null,
      filter.status ?? null,
      filter.subjectId ?? null,
      filter.householdId ?? null,
      after?.regionCode ?? '',
      after?.contractId ?? '',
      limit + 1,
    ],
  );
  return rows;
}

export function contractKeyOf({ regionCode, contractId }: ContractKey): ContractKey {
  return { regionCode, contractId };
}
