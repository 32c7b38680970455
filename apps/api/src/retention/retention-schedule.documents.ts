import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import {
  KEEPINGS,
  LONGEST_PERIOD_YEARS,
  RECORD_CLASSES,
  type Keeping,
  type RecordClass,
} from '#libs/contexts/retention/domain/record-class';
import { REASON_TEXT } from '#libs/contexts/retention/domain/reason';
import { SafeText } from '#libs/http/input/safe-text';
import { RetentionBasisDocument } from './legal-basis.document.js';

export class RetentionPeriodDocument {
  @ApiProperty({ enum: RECORD_CLASSES })
  @IsIn(RECORD_CLASSES)
  readonly recordClass!: RecordClass;

  @ApiProperty({ enum: KEEPINGS, description: '永久、定期或不保管 · for ever, for years, or not at all' })
  @IsIn(KEEPINGS)
  readonly keep!: Keeping;

  @ApiProperty({ type: 'integer', nullable: true, required: false, minimum: 1, maximum: LONGEST_PERIOD_YEARS })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LONGEST_PERIOD_YEARS)
  readonly years?: number | null;

  @ApiProperty({ type: RetentionBasisDocument })
  @ValidateNested()
  @Type(() => RetentionBasisDocument)
  readonly legalBasis!: RetentionBasisDocument;
}

/** Versions beyond it are a slip: nobody revises a schedule so often. */
const HIGHEST_VERSION = 10_000;

export class NewRetentionScheduleDocument {
  @ApiProperty({ type: 'integer', minimum: 1, description: '新版本号，即现行版本加一 · the version in force plus one' })
  @IsInt()
  @Min(1)
  @Max(HIGHEST_VERSION)
  readonly version!: number;

  @ApiProperty({ type: [RetentionPeriodDocument], description: '每类一项 · one for each class' })
  @ArrayMinSize(RECORD_CLASSES.length)
  @ArrayMaxSize(RECORD_CLASSES.length)
  @ValidateNested({ each: true })
  @Type(() => RetentionPeriodDocument)
  readonly periods!: readonly RetentionPeriodDocument[];

  @ApiProperty({ description: '理由，不含个人信息 · why, without personal data', maxLength: REASON_TEXT.max })
  @SafeText(REASON_TEXT)
  readonly reason!: string;
}

export class RetentionScheduleVersionDocument {
  @ApiProperty({ type: 'integer', description: '0：沿用系统默认 · 0: the default of the system' })
  readonly version!: number;

  @ApiProperty({ type: [RetentionPeriodDocument] })
  readonly periods!: readonly RetentionPeriodDocument[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly adoptedAt!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly adoptedBy!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly reason!: string | null;
}

export class RetentionScheduleDocument extends RetentionScheduleVersionDocument {
  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({
    type: [RetentionScheduleVersionDocument],
    description: '历次版本，新的在前 · earlier versions, newest first',
  })
  readonly earlier!: readonly RetentionScheduleVersionDocument[];
}
