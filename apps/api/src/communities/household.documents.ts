import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { Housing } from '#libs/contexts/communities/domain/household/events';
import { SafeText } from '#libs/http/input/safe-text';
import { PageQuery } from '#libs/http/paging/keyset-page';

const HOUSING = ['OWNER_OCCUPIED', 'RENTED', 'VACANT'] as const satisfies readonly Housing[];
const MAX_PLACE_LENGTH = 40;

export class HouseholdListQuery extends PageQuery {
  @ApiPropertyOptional({ description: '小区', maxLength: MAX_PLACE_LENGTH })
  @IsOptional()
  @SafeText({ max: MAX_PLACE_LENGTH })
  readonly estate?: string;

  @ApiPropertyOptional({ description: '楼栋', maxLength: MAX_PLACE_LENGTH })
  @IsOptional()
  @SafeText({ max: MAX_PLACE_LENGTH })
  readonly building?: string;

  @ApiPropertyOptional({ description: '单元', maxLength: MAX_PLACE_LENGTH })
  @IsOptional()
  @SafeText({ max: MAX_PLACE_LENGTH })
  readonly unit?: string;

  @ApiPropertyOptional({ description: '网格', maxLength: MAX_PLACE_LENGTH })
  @IsOptional()
  @SafeText({ max: MAX_PLACE_LENGTH })
  readonly grid?: string;

  @ApiPropertyOptional({ enum: HOUSING })
  @IsOptional()
  @IsIn(HOUSING)
  readonly housing?: Housing;
}

/** A household with its personal fields masked. */
export class HouseholdDocument {
  @ApiProperty()
  readonly householdId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty()
  readonly householdNumber!: string;

  @ApiProperty()
  readonly estate!: string;

  @ApiProperty()
  readonly building!: string;

  @ApiProperty()
  readonly unit!: string;

  @ApiProperty()
  readonly room!: string;

  @ApiProperty()
  readonly grid!: string;

  @ApiProperty({ format: 'date' })
  readonly gridValidFrom!: string;

  @ApiProperty({ enum: HOUSING })
  readonly housing!: Housing;

  @ApiProperty({ type: 'integer' })
  readonly residentsCount!: number;

  @ApiProperty({ type: String, nullable: true })
  readonly headSubjectId!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '张*', description: '户主，已脱敏 · masked' })
  readonly headName!: string | null;

  @ApiProperty({ type: String, nullable: true, description: '备注，已隐藏 · hidden' })
  readonly remark!: string | null;
}

/** A resident with personal fields masked. */
export class ResidentDocument {
  @ApiProperty()
  readonly residentId!: string;

  @ApiProperty({ type: String, nullable: true, example: '张*' })
  readonly name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '3707************1X' })
  readonly idNumber!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '199****0000' })
  readonly phone!: string | null;

  @ApiProperty({ type: Boolean, nullable: true, description: '登记时年满六十 · sixty or older when registered' })
  readonly elder!: boolean | null;
}

export class HouseholdDetailDocument extends HouseholdDocument {
  @ApiProperty({ type: [ResidentDocument] })
  readonly residents!: readonly ResidentDocument[];
}

export class ErasureDocument {
  @ApiProperty({ maxLength: 500, description: '依据，不得含个人信息 · legal ground, without personal data' })
  @SafeText({ max: 500 })
  readonly reason!: string;
}
