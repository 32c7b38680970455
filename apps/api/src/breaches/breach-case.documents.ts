import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsInt,
  IsISO8601,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  DISMISSAL_GROUNDS,
  RECTIFICATION_REMEDIES,
  SERVICE_MANNERS,
  type DismissalGround,
  type ForceMajeure,
  type RectificationRemedy,
  type ReplyPeriod,
  type ServiceManner,
} from '#libs/contexts/breaches/domain/breach-case/events';
import { LONGEST_REPLY_DAYS, SHORTEST_REPLY_DAYS } from '#libs/contexts/breaches/domain/breach-case/periods';
import { SafeText } from '#libs/http/input/safe-text';
import { UuidInput } from '#libs/http/input/uuid-input';

/** A statement somebody writes and somebody else reads at a desk: about two pages. */
const MAX_STATEMENT_LENGTH = 2_000;

/** A contract has some dozens of clauses; a case is about a few of them. */
const MAX_CLAUSES = 50;

/** At one step; a case may hold more. */
const MAX_EVIDENCE_PER_STEP = 20;

const MAX_ID_LENGTH = 64;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const CLAUSE_IDS = { type: [String] as [StringConstructor], maxItems: MAX_CLAUSES };
const EVIDENCE_IDS = {
  type: [String] as [StringConstructor],
  format: 'uuid',
  maxItems: MAX_EVIDENCE_PER_STEP,
  description: '已上传证据的编号 · ids from POST /evidence',
};

export class BreachReportDocument {
  @ApiProperty({ format: 'uuid' })
  @UuidInput()
  readonly contractId!: string;

  @ApiProperty({
    description: '被反映方在契约中的编号 · the party of the contract that is said to be in breach',
    example: 'B1',
  })
  @IsString()
  @MaxLength(MAX_ID_LENGTH)
  readonly respondentPartyId!: string;

  @ApiProperty({ ...CLAUSE_IDS, minItems: 1 })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_CLAUSES)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(MAX_ID_LENGTH, { each: true })
  readonly clauseIds!: string[];

  @ApiProperty({ maxLength: MAX_STATEMENT_LENGTH })
  @SafeText({ max: MAX_STATEMENT_LENGTH })
  readonly description!: string;

  @ApiProperty({ ...EVIDENCE_IDS, minItems: 1 })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_EVIDENCE_PER_STEP)
  @ArrayUnique()
  @UuidInput({ each: true })
  readonly evidenceIds!: string[];

  @ApiProperty({ format: 'date-time', description: '发生时间 · when it happened' })
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  readonly occurredAt!: string;
}

export class EvidenceAdditionDocument {
  @ApiProperty({ format: 'uuid' })
  @UuidInput()
  readonly evidenceId!: string;
}

export class DismissalDocument {
  @ApiProperty({ enum: DISMISSAL_GROUNDS })
  @IsIn(DISMISSAL_GROUNDS)
  readonly ground!: DismissalGround;

  @ApiProperty({ maxLength: MAX_STATEMENT_LENGTH })
  @SafeText({ max: MAX_STATEMENT_LENGTH })
  readonly statement!: string;
}

export class ReplyPeriodDocument {
  @ApiProperty({ type: 'integer', minimum: SHORTEST_REPLY_DAYS, maximum: LONGEST_REPLY_DAYS })
  @IsInt()
  @Min(SHORTEST_REPLY_DAYS)
  @Max(LONGEST_REPLY_DAYS)
  readonly days!: number;

  @ApiProperty({ enum: ['WORKING_DAYS', 'CALENDAR_DAYS'] })
  @IsIn(['WORKING_DAYS', 'CALENDAR_DAYS'])
  readonly counting!: ReplyPeriod['counting'];
}

export class NoticeDocument {
  @ApiProperty({ enum: SERVICE_MANNERS })
  @IsIn(SERVICE_MANNERS)
  readonly manner!: ServiceManner;

  @ApiProperty({ maxLength: MAX_STATEMENT_LENGTH, description: '告知内容 · what the respondent is told' })
  @SafeText({ max: MAX_STATEMENT_LENGTH })
  readonly statement!: string;

  @ApiProperty({ type: ReplyPeriodDocument })
  @ValidateNested()
  @Type(() => ReplyPeriodDocument)
  readonly period!: ReplyPeriodDocument;
}

export class ReplyDocument {
  @ApiProperty({
    enum: ['ELECTRONIC', 'PAPER'],
    description: 'PAPER: 由工作人员代录，须附扫描件 · recorded by staff with the scan',
  })
  @IsIn(['ELECTRONIC', 'PAPER'])
  readonly form!: 'ELECTRONIC' | 'PAPER';

  @ApiProperty({ maxLength: MAX_STATEMENT_LENGTH })
  @SafeText({ max: MAX_STATEMENT_LENGTH })
  readonly text!: string;

  @ApiProperty(EVIDENCE_IDS)
  @ArrayMaxSize(MAX_EVIDENCE_PER_STEP)
  @ArrayUnique()
  @UuidInput({ each: true })
  readonly evidenceIds!: string[];
}

export class ForceMajeureDocument {
  @ApiProperty({ enum: ['NONE', 'PARTIAL', 'FULL'] })
  @IsIn(['NONE', 'PARTIAL', 'FULL'])
  readonly effect!: ForceMajeure['effect'];

  @ApiProperty({ maxLength: MAX_STATEMENT_LENGTH, description: '理由，必填 · the reason, always asked for' })
  @SafeText({ max: MAX_STATEMENT_LENGTH })
  readonly statement!: string;
}

export class FindingDocument {
  @ApiProperty({ enum: ['FOUND', 'NOT_FOUND'] })
  @IsIn(['FOUND', 'NOT_FOUND'])
  readonly finding!: 'FOUND' | 'NOT_FOUND';

  @ApiProperty({
    ...CLAUSE_IDS,
    description: '认定违反的条款；不构成违约时为空 · the clauses found to be breached, none otherwise',
  })
  @ArrayMaxSize(MAX_CLAUSES)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(MAX_ID_LENGTH, { each: true })
  readonly clauseIds!: string[];

  @ApiProperty({ maxLength: MAX_STATEMENT_LENGTH })
  @SafeText({ max: MAX_STATEMENT_LENGTH })
  readonly statement!: string;

  @ApiProperty({ type: ForceMajeureDocument })
  @ValidateNested()
  @Type(() => ForceMajeureDocument)
  readonly forceMajeure!: ForceMajeureDocument;
}

export class RectificationOrderDocument {
  @ApiProperty({ enum: RECTIFICATION_REMEDIES })
  @IsIn(RECTIFICATION_REMEDIES)
  readonly remedy!: RectificationRemedy;

  @ApiProperty({ maxLength: MAX_STATEMENT_LENGTH })
  @SafeText({ max: MAX_STATEMENT_LENGTH })
  readonly instruction!: string;

  @ApiProperty({ format: 'date-time' })
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  readonly dueAt!: string;
}

export class RectificationVerificationDocument {
  @ApiProperty({ enum: ['RECTIFIED', 'NOT_RECTIFIED'] })
  @IsIn(['RECTIFIED', 'NOT_RECTIFIED'])
  readonly outcome!: 'RECTIFIED' | 'NOT_RECTIFIED';

  @ApiProperty({ maxLength: MAX_STATEMENT_LENGTH })
  @SafeText({ max: MAX_STATEMENT_LENGTH })
  readonly note!: string;

  @ApiProperty({ ...EVIDENCE_IDS, minItems: 1 })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_EVIDENCE_PER_STEP)
  @ArrayUnique()
  @UuidInput({ each: true })
  readonly evidenceIds!: string[];
}

export class AppealDocument {
  @ApiProperty({ maxLength: MAX_STATEMENT_LENGTH })
  @SafeText({ max: MAX_STATEMENT_LENGTH })
  readonly statement!: string;
}

export class AppealDecisionDocument {
  @ApiProperty({ enum: ['UPHELD', 'OVERTURNED'] })
  @IsIn(['UPHELD', 'OVERTURNED'])
  readonly decision!: 'UPHELD' | 'OVERTURNED';

  @ApiProperty({ maxLength: MAX_STATEMENT_LENGTH })
  @SafeText({ max: MAX_STATEMENT_LENGTH })
  readonly statement!: string;
}
