import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches, ValidateIf } from 'class-validator';
import { SafeText } from '#libs/http/input/safe-text';
import { REGION_CODE } from '#libs/kernel/region-code';
import { PageQuery } from '#libs/http/paging/keyset-page';

const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/;
const MAX_NAME_LENGTH = 60;

export class NewRegionDocument {
  @ApiProperty({ example: '370704001001', description: '6、9 或 12 位区划代码 · code of 6, 9 or 12 digits' })
  @Matches(REGION_CODE)
  readonly regionCode!: string;

  @ApiProperty({ maxLength: MAX_NAME_LENGTH, example: '五一社区' })
  @SafeText({ max: MAX_NAME_LENGTH })
  readonly name!: string;

  @ApiProperty({ format: 'date' })
  @Matches(CALENDAR_DAY)
  readonly validFrom!: string;
}

export class RegionClosureDocument {
  @ApiProperty({ format: 'date', description: '最后有效日 · last day in use' })
  @Matches(CALENDAR_DAY)
  readonly validUntil!: string;

  @ApiProperty({ type: String, nullable: true, description: '后继代码 · code that takes its place' })
  @ValidateIf((closure: RegionClosureDocument) => closure.successorCode !== null)
  @Matches(REGION_CODE)
  readonly successorCode!: string | null;
}

export class RegionListQuery extends PageQuery {
  @ApiPropertyOptional({ description: '仅此区划内 · only inside this region' })
  @IsOptional()
  @Matches(REGION_CODE)
  readonly within?: string;
}

export class RegionDocument {
  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ format: 'date' })
  readonly validFrom!: string;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  readonly validUntil!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly successorCode!: string | null;
}
