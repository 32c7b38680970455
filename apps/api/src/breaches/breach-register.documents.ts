import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { BREACH_CASE_STATUSES, type BreachCaseStatus } from '#libs/contexts/breaches/domain/breach-case/status';
import { PageQuery } from '#libs/http/paging/keyset-page';
import { UuidInput } from '#libs/http/input/uuid-input';

export class BreachRegisterPageQuery extends PageQuery {
  @ApiPropertyOptional({ enum: BREACH_CASE_STATUSES })
  @IsOptional()
  @IsIn(BREACH_CASE_STATUSES)
  readonly status?: BreachCaseStatus;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @UuidInput()
  readonly contractId?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @UuidInput()
  readonly householdId?: string;
}

const INSTANT_OR_NULL = { type: String, format: 'date-time', nullable: true } as const;

export class BreachCaseSummaryDocument {
  @ApiProperty({ format: 'uuid' })
  readonly caseId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly contractId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  readonly householdId!: string | null;

  @ApiProperty({ enum: ['COMMITTEE', 'HOUSEHOLD', 'ORGANIZATION'] })
  readonly respondentKind!: string;

  @ApiProperty()
  readonly respondentPartyId!: string;

  @ApiProperty({ type: [String] })
  readonly clauseIds!: readonly string[];

  @ApiProperty({ enum: BREACH_CASE_STATUSES })
  readonly status!: BreachCaseStatus;

  @ApiProperty({ type: String, enum: ['DECIDER', 'STAFF', 'RESPONDENT', 'REVIEWER'], nullable: true })
  readonly waitsFor!: string | null;

  @ApiProperty(INSTANT_OR_NULL)
  readonly nextDueAt!: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly reportedAt!: string;

  @ApiProperty({ type: String, enum: ['FOUND', 'NOT_FOUND'], nullable: true })
  readonly finding!: string | null;

  @ApiProperty(INSTANT_OR_NULL)
  readonly appealDueAt!: string | null;

  @ApiProperty({ type: 'integer' })
  readonly evidenceCount!: number;

  @ApiProperty(INSTANT_OR_NULL)
  readonly closedAt!: string | null;
}

export class CaseStatementDocument {
  @ApiProperty()
  readonly kind!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ description: '无权查看时以 *** 代替 · *** for readers who do not handle the case' })
  readonly text!: string;
}

export class CaseEvidenceDocument {
  @ApiProperty({ format: 'uuid' })
  readonly evidenceId!: string;

  @ApiProperty()
  readonly mediaType!: string;

  @ApiProperty()
  readonly ciphertextHash!: string;
}

export class BreachCaseDocument extends BreachCaseSummaryDocument {
  @ApiProperty({ description: '反映人的角色；不显示其身份 · the reporter’s role, never his identity' })
  readonly reporterRole!: string;

  @ApiProperty({ format: 'date-time' })
  readonly occurredAt!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly dismissalGround!: string | null;

  @ApiProperty(INSTANT_OR_NULL)
  readonly replyDueAt!: string | null;

  @ApiProperty(INSTANT_OR_NULL)
  readonly repliedAt!: string | null;

  @ApiProperty({ type: String, enum: ['PENDING', 'UPHELD', 'OVERTURNED'], nullable: true })
  readonly appealResult!: string | null;

  @ApiProperty(INSTANT_OR_NULL)
  readonly rectificationDueAt!: string | null;

  @ApiProperty({ type: [CaseStatementDocument] })
  readonly statements!: readonly CaseStatementDocument[];

  @ApiProperty({ type: [CaseEvidenceDocument] })
  readonly evidence!: readonly CaseEvidenceDocument[];
}

export class FigureDocument {
  @ApiProperty({ type: 'integer' })
  readonly numerator!: number;

  @ApiProperty({ type: 'integer', description: '为零时显示“—” · shown as "—" when zero' })
  readonly denominator!: number;

  @ApiProperty({ type: 'integer', description: '申诉未决，不计入 · pending appeals, counted in neither' })
  readonly excluded!: number;
}

export class BreachFiguresDocument {
  @ApiProperty({ type: FigureDocument, description: '办结率 · closed ÷ accepted' })
  readonly closing!: FigureDocument;

  @ApiProperty({ type: FigureDocument, description: '整改率 · rectified in time ÷ ordered' })
  readonly rectification!: FigureDocument;

  @ApiProperty({ format: 'date-time' })
  readonly cutOff!: string;
}
