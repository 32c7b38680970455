import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import {
  householdsOfAudience,
  MAX_AUDIENCE_PAGE,
  type HouseholdKey,
} from '#libs/contexts/communities/read-models/household-file/query';
import type { HouseholdFileRow } from '#libs/contexts/communities/read-models/household-file/projection';
import {
  cutOffOfProgress,
  progressOfHouseholds,
  type HouseholdProgress,
} from '#libs/contexts/contracts/read-models/community-progress/query';
import { statisticsOf, type StatusCounts } from '#libs/contexts/contracts/read-models/community-progress/statistics';
import type { ContractStatus } from '#libs/contexts/contracts/domain/contract/state';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { Access } from '#libs/http/access/access';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import { UuidInput } from '#libs/http/input/uuid-input';

export class ProgressQuery {
  @ApiProperty({ format: 'uuid' })
  @UuidInput()
  readonly templateId!: string;
}

/** How a room stands. NOT_ISSUED: no contract yet; NOT_ELIGIBLE: nobody who could sign. */
type RoomStatus = ContractStatus | 'NOT_ISSUED' | 'NOT_ELIGIBLE';

interface Room {
  readonly householdId: string;
  readonly unit: string;
  readonly room: string;
  readonly status: RoomStatus;
  readonly contractId: string | null;
  readonly signedAt: string | null;
}

@ApiTags('contracts')
@ApiBearerAuth()
@Controller('communities')
export class ProgressController {
  constructor(
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(':regionCode/progress')
  @Access({ action: 'progress.read' })
  @AwaitsPosition('community-progress', 'household-file')
  @ApiOperation({ summary: '社区签约进展 · Progress by building, unit and room' })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  async show(@Param('regionCode') regionCode: string, @Query() { templateId }: ProgressQuery) {
    // The cut-off first: what is read afterwards holds at least this much.
    const cutOff = await cutOffOfProgress(this.pool);
    const at = this.clock.now();
    const [households, progress] = await Promise.all([
      this.households(regionCode),
      progressOfHouseholds(this.pool, regionCode, templateId),
    ]);
    const byHousehold = new Map(progress.map((entry) => [entry.householdId, entry]));
    const buildings = new Map<string, { estate: string; building: string; households: HouseholdFileRow[] }>();
    for (const household of households) {
      const key = JSON.stringify([household.estate, household.building]);
      const { estate, building } = household;
      const known = buildings.get(key) ?? { estate, building, households: [] };
      known.households.push(household);
      buildings.set(key, known);
    }
    return {
      regionCode,
      templateId,
      cutOff: { position: cutOff?.position ?? null, at },
      exclusions: { withoutHeadCount: households.filter(({ headSubjectId }) => headSubjectId === null).length },
      statistics: statisticsFor(households, byHousehold),
      buildings: [...buildings.values()].map((building) => ({
        estate: building.estate,
        building: building.building,
        statistics: statisticsFor(building.households, byHousehold),
        rooms: building.households.map((household) => roomOf(household, byHousehold.get(household.householdId))),
      })),
    };
  }

  private async households(regionCode: string): Promise<readonly HouseholdFileRow[]> {
    const households: HouseholdFileRow[] = [];
    let after: HouseholdKey | null = null;
    do {
      const page: Awaited<ReturnType<typeof householdsOfAudience>> = await householdsOfAudience(this.pool, {
        regionCode,
        limit: MAX_AUDIENCE_PAGE,
        ...(after === null ? {} : { after }),
      });
      households.push(...page.items);
      after = page.next;
    } while (after !== null);
    return households;
  }
}

function roomOf(
  { householdId, unit, room, headSubjectId }: HouseholdFileRow,
  progress: HouseholdProgress | undefined,
): Room {
  const unissued: RoomStatus = headSubjectId === null ? 'NOT_ELIGIBLE' : 'NOT_ISSUED';
  return {
    householdId,
    unit,
    room,
    status: progress?.status ?? unissued,
    contractId: progress?.contractId ?? null,
    signedAt: progress?.signedAt ?? null,
  };
}

function statisticsFor(households: readonly HouseholdFileRow[], byHousehold: ReadonlyMap<string, HouseholdProgress>) {
  const counts: Partial<Record<ContractStatus, number>> = {};
  let signedCount = 0;
  for (const { householdId } of households) {
    const progress = byHousehold.get(householdId);
    if (progress === undefined) continue;
    counts[progress.status] = (counts[progress.status] ?? 0) + 1;
    if (progress.signedAt !== null) signedCount++;
  }
  const eligibleCount = households.filter(({ headSubjectId }) => headSubjectId !== null).length;
  return statisticsOf(counts satisfies StatusCounts, signedCount, eligibleCount);
}
