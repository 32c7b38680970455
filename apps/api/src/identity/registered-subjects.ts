import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { SUBJECT_ELSEWHERE } from '#libs/contexts/identity/domain/account/problems';
import { covers, type Actor } from '#libs/kernel/actor';
import type { Uuid } from '#libs/kernel/identifiers';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';

/** People and organisations for whom an account may be made: those of the registers of the area. */
@Injectable()
export class RegisteredSubjects {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /**
   * An account signs for its subject: nobody makes one for a person of another area, nor for an id that belongs to nobody.
   * @throws Problem permission.denied, account.subject-elsewhere
   */
  async requireInside(areaCode: string, subjectId: Uuid, actor: Actor): Promise<void> {
    requireRole(actor, areaCode, ['SystemAdmin', 'CommitteeDirector']);
    const { rows } = await this.pool.query<{ regionCode: string }>(
      `SELECT region_code AS "regionCode" FROM read_model.resident_register WHERE resident_id = $1 AND status = 'REGISTERED'
       UNION SELECT region_code FROM read_model.household_file WHERE head_subject_id = $1
       UNION SELECT region_code FROM read_model.organization_register WHERE organization_id = $1`,
      [subjectId],
    );
    if (!rows.some(({ regionCode }) => covers(areaCode, regionCode))) throw new Problem(SUBJECT_ELSEWHERE);
  }
}
