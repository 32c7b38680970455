import type pg from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { OrganizationRegisterRow } from './projection.js';

export interface OrganizationPageRequest {
  readonly areaCode: string;
  readonly after?: { readonly regionCode: string; readonly organizationId: Uuid };
  readonly limit: number;
}

/** A page of the organisations of an area; one row more than asked for when there is a next page. Contacts are sealed. */
export async function organizationsOf(
  pool: pg.Pool,
  { areaCode, after, limit }: OrganizationPageRequest,
): Promise<readonly OrganizationRegisterRow[]> {
  const { rows } = await pool.query<OrganizationRegisterRow>(
    `SELECT organization_id AS "organizationId", region_code AS "regionCode", code, name, address,
            contact_name AS "contactName", contact_phone AS "contactPhone"
       FROM read_model.organization_register
      WHERE starts_with(region_code, $1) AND (region_code, organization_id) > ($2, $3)
      ORDER BY region_code, organization_id LIMIT $4`,
    [areaCode, after?.regionCode ?? '', after?.organizationId ?? '', limit + 1],
  );
  return rows;
}
