import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, Matches, ValidateNested } from 'class-validator';
import {
  HOLD_GROUNDS,
  HOLD_TARGETS,
  type HoldGround,
  type HoldTarget,
} from '#libs/contexts/retention/domain/legal-hold/events';
import { REASON_TEXT } from '#libs/contexts/retention/domain/reason';
import { SafeText } from '#libs/http/input/safe-text';
import { PageQuery } from '#libs/http/paging/keyset-page';
import { RetentionBasisDocument } from './legal-basis.document.js';

/** A UUID, or the code of a region. */
const TARGET_ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{6}(\d{3}(\d{3})?)?)$/;

export class HoldTargetDocument implements HoldTarget {
  @ApiProperty({ enum: HOLD_TARGETS, description: '人员、契约、事项或区域 · person, contract, case or region' })
  @IsIn(HOLD_TARGETS)
  readonly kind!: HoldTarget['kind'];

  @ApiProperty({ description: '编号或区划代码 · id, or code of the region', pattern: TARGET_ID.source })
  @Matches(TARGET_ID)
  readonly id!: string;
}

export class NewLegalHoldDocument {
  @ApiProperty({ type: HoldTargetDocument })
  @ValidateNested()
  @Type(() => HoldTargetDocument)
  readonly target!: HoldTargetDocument;

  @ApiProperty({ enum: HOLD_GROUNDS })
  @IsIn(HOLD_GROUNDS)
  readonly ground!: HoldGround;

  @ApiProperty({ type: RetentionBasisDocument })
  @ValidateNested()
  @Type(() => RetentionBasisDocument)
  readonly legalBasis!: RetentionBasisDocument;

  @ApiPropertyOptional({ format: 'date', description: '截止日；不填为解除之日 · last day; absent: until it is lifted' })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  readonly until?: string;

  @ApiProperty({ description: '理由，不含个人信息 · why, without personal data', maxLength: REASON_TEXT.max })
  @SafeText(REASON_TEXT)
  readonly reason!: string;
}

export class ReasonDocument {
  @ApiProperty({ description: '理由，不含个人信息 · why, without personal data', maxLength: REASON_TEXT.max })
  @SafeText(REASON_TEXT)
  readonly reason!: string;
}

export class LegalHoldsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: HOLD_TARGETS })
  @IsOptional()
  @IsIn(HOLD_TARGETS)
  readonly targetKind?: HoldTarget['kind'];

  @ApiPropertyOptional({ pattern: TARGET_ID.source })
  @IsOptional()
  @Matches(TARGET_ID)
  readonly targetId?: string;

  @ApiPropertyOptional({ description: '仅看现行保全 · only those in force' })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  readonly inForce?: boolean;
}

export class LegalHoldDocument {
  @ApiProperty({ format: 'uuid' })
  readonly holdId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ enum: HOLD_TARGETS })
  readonly targetKind!: HoldTarget['kind'];

  @ApiProperty()
  readonly targetId!: string;

  @ApiProperty({ enum: HOLD_GROUNDS })
  readonly ground!: HoldGround;

  @ApiProperty({ type: RetentionBasisDocument })
  readonly legalBasis!: RetentionBasisDocument;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  readonly until!: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly placedAt!: string;

  @ApiProperty()
  readonly placedBy!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly placedBecause!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly liftedAt!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly liftedBy!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly liftedBecause!: string | null;
}
