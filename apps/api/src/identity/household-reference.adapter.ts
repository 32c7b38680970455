import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { HouseholdReference, InvitedHousehold } from '#libs/contexts/identity/application/household-reference';
import type { Uuid } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';

/** Households as invitations see them: from the household file and the register of residents. */
@Injectable()
export class RegisteredHouseholds implements HouseholdReference {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  async householdsOf(householdIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, InvitedHousehold>> {
    const { rows } = await this.pool.query<InvitedHousehold>(
      `SELECT household.household_id AS "householdId", household.region_code AS "regionCode",
              household.head_subject_id AS "headSubjectId",
              coalesce(array_agg(resident.resident_id) FILTER (WHERE resident.resident_id IS NOT NULL), '{}') AS "memberSubjectIds"
       FROM read_model.household_file household
       LEFT JOIN read_model.resident_register resident ON resident.household_id = household.household_id
       WHERE household.household_id = ANY($1)
       GROUP BY household.household_id, household.region_code, household.head_subject_id`,
      [householdIds],
    );
    return new Map(rows.map((row) => [row.householdId, row]));
  }
}
