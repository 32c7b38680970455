import { Inject, Injectable, Module } from '@nestjs/common';
import type { Pool } from 'pg';
import {
  householdsById,
  householdsOfAudience,
  type HouseholdKey,
} from '#libs/contexts/communities/read-models/household-file/query';
import type { HouseholdFileRow } from '#libs/contexts/communities/read-models/household-file/projection';
import {
  ISSUING_AUDIENCE,
  type AudiencePage,
  type IssuingAudience,
  type IssuingHousehold,
} from '#libs/contexts/contracts/application/ports/issuing-audience';
import { MANDATES } from '#libs/contexts/contracts/application/ports/mandates';
import { CLAUSE_CHECK } from '#libs/contexts/contracts/application/ports/clause-check';
import { PUBLISHED_TEMPLATES } from '#libs/contexts/contracts/application/ports/published-templates';
import type { Audience } from '#libs/contexts/contracts/domain/campaign/events';
import type { Uuid } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { ClauseCheckAdapter } from './clause-check.adapter.js';
import { LoggedMandates } from './mandates.adapter.js';
import { PublishedTemplatesAdapter } from './published-templates.adapter.js';

/** Households as contracts need them, from the household file. */
@Injectable()
class HouseholdsOfTheCommunitiesContext implements IssuingAudience {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  async page(regionCode: string, audience: Audience, after: unknown, limit: number): Promise<AudiencePage> {
    const conditions = Object.entries(audience).filter(([, values]) => values !== null);
    const request = { ...(Object.fromEntries(conditions) as object), regionCode, limit };
    const { items, next } = await householdsOfAudience(
      this.pool,
      after === null ? request : { ...request, after: after as HouseholdKey },
    );
    return { households: items.map(issuingHouseholdOf), next };
  }

  async byId(householdIds: readonly Uuid[]): Promise<readonly IssuingHousehold[]> {
    return (await householdsById(this.pool, householdIds)).map(issuingHouseholdOf);
  }
}

function issuingHouseholdOf(row: HouseholdFileRow): IssuingHousehold {
  const { householdId, regionCode, householdNumber, estate, building, unit, room, housing, grid } = row;
  const head =
    row.headSubjectId === null || row.headName === null ? null : { subjectId: row.headSubjectId, name: row.headName };
  return { householdId, regionCode, householdNumber, estate, building, unit, room, housing, grid, head };
}

/** Joins contracts to templates, communities and mandates: contexts never import each other. */
@Module({
  providers: [
    { provide: PUBLISHED_TEMPLATES, useClass: PublishedTemplatesAdapter },
    { provide: ISSUING_AUDIENCE, useClass: HouseholdsOfTheCommunitiesContext },
    { provide: CLAUSE_CHECK, useClass: ClauseCheckAdapter },
    { provide: MANDATES, useClass: LoggedMandates },
  ],
  exports: [PUBLISHED_TEMPLATES, ISSUING_AUDIENCE, CLAUSE_CHECK, MANDATES],
})
export class ContractPortsModule {}
