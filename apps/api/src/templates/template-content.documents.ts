import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  CONTENT_LIMITS,
  DUTY_BEARERS,
  INSTRUMENT_KINDS,
  REMEDIES,
  TOPICS,
  VARIABLE_TYPES,
  type Clause,
  type DutyBearer,
  type InstrumentKind,
  type LegalBasis,
  type Remedy,
  type TemplateContent,
  type Topic,
  type Variable,
  type VariableType,
} from '#libs/contexts/templates/domain/template/content';
import { SafeText } from '#libs/http/input/safe-text';

const LENGTH = CONTENT_LIMITS.characters;
const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/;

export class BilingualLabelDocument {
  @ApiProperty({ maxLength: LENGTH.label })
  @SafeText({ max: LENGTH.label })
  readonly zh!: string;

  @ApiProperty({ maxLength: LENGTH.label })
  @SafeText({ max: LENGTH.label })
  readonly en!: string;
}

export class LegalBasisDocument implements LegalBasis {
  @ApiProperty({ maxLength: LENGTH.statute, example: '中华人民共和国民法典' })
  @SafeText({ max: LENGTH.statute })
  readonly title!: string;

  @ApiProperty({
    maxLength: LENGTH.article,
    description: '条文，引用整部法律时为空 · empty for the statute as a whole',
  })
  @SafeText({ min: 0, max: LENGTH.article })
  readonly article!: string;

  @ApiProperty({ format: 'date', description: '所引条文施行日期 · first day of the cited wording' })
  @Matches(CALENDAR_DAY)
  readonly inForceFrom!: string;
}

export class ClauseDocument implements Clause {
  @ApiProperty({ maxLength: LENGTH.identifier, description: '各版本间不变 · the same in every version' })
  @IsString()
  @MaxLength(LENGTH.identifier)
  readonly clauseId!: string;

  @ApiProperty({ maxLength: LENGTH.number, example: '第一条' })
  @SafeText({ max: LENGTH.number })
  readonly number!: string;

  @ApiProperty({ maxLength: LENGTH.heading })
  @SafeText({ max: LENGTH.heading })
  readonly heading!: string;

  @ApiProperty({ maxLength: LENGTH.text, description: '条款，变量写作 {{变量名}} · with {{variable}}' })
  @SafeText({ max: LENGTH.text })
  readonly text!: string;

  @ApiProperty({ description: '重点条款 · key clause' })
  @IsBoolean()
  readonly key!: boolean;

  @ApiProperty({ type: String, nullable: true, maxLength: LENGTH.explanation })
  @ValidateIf((clause: ClauseDocument) => clause.explanation !== null)
  @SafeText({ min: 0, max: LENGTH.explanation })
  readonly explanation!: string | null;

  @ApiProperty({ enum: DUTY_BEARERS })
  @IsIn(DUTY_BEARERS)
  readonly dutyBearer!: DutyBearer;

  @ApiProperty({ type: [LegalBasisDocument], maxItems: CONTENT_LIMITS.legalBases })
  @IsArray()
  @ArrayMaxSize(CONTENT_LIMITS.legalBases)
  @ValidateNested({ each: true })
  @Type(() => LegalBasisDocument)
  readonly legalBases!: LegalBasisDocument[];

  @ApiProperty({ enum: REMEDIES, nullable: true })
  @ValidateIf((clause: ClauseDocument) => clause.remedy !== null)
  @IsIn(REMEDIES)
  readonly remedy!: Remedy | null;
}

export class VariableDocument implements Variable {
  @ApiProperty({ maxLength: 40 })
  @SafeText({ max: 40 })
  readonly name!: string;

  @ApiProperty({ type: BilingualLabelDocument })
  @IsDefined()
  @ValidateNested()
  @Type(() => BilingualLabelDocument)
  readonly label!: BilingualLabelDocument;

  @ApiProperty({ enum: VARIABLE_TYPES })
  @IsIn(VARIABLE_TYPES)
  readonly type!: VariableType;

  @ApiProperty({ type: [String], nullable: true, maxItems: CONTENT_LIMITS.choices })
  @ValidateIf((variable: VariableDocument) => variable.choices !== null)
  @IsArray()
  @ArrayMaxSize(CONTENT_LIMITS.choices)
  @IsString({ each: true })
  @MaxLength(2 * LENGTH.choice, { each: true })
  readonly choices!: string[] | null;

  @ApiProperty()
  @IsBoolean()
  readonly required!: boolean;

  @ApiProperty({ description: '个人信息，加密保存 · personal data, kept sealed' })
  @IsBoolean()
  readonly personal!: boolean;

  @ApiProperty({ type: 'integer', nullable: true, minimum: 1, maximum: CONTENT_LIMITS.variableLength })
  @ValidateIf((variable: VariableDocument) => variable.maxLength !== null)
  @IsInt()
  @Min(1)
  @Max(CONTENT_LIMITS.variableLength)
  readonly maxLength!: number | null;
}

export class TemplateContentDocument implements TemplateContent {
  @ApiProperty({ enum: INSTRUMENT_KINDS })
  @IsIn(INSTRUMENT_KINDS)
  readonly instrumentKind!: InstrumentKind;

  @ApiProperty({ enum: TOPICS })
  @IsIn(TOPICS)
  readonly topic!: Topic;

  @ApiProperty({ maxLength: LENGTH.title })
  @SafeText({ max: LENGTH.title })
  readonly title!: string;

  @ApiProperty({ maxLength: LENGTH.title })
  @SafeText({ max: LENGTH.title })
  readonly titleEnglish!: string;

  @ApiProperty({ maxLength: LENGTH.plainLanguage, description: '通俗版 · plain-language version' })
  @SafeText({ min: 0, max: LENGTH.plainLanguage })
  readonly plainLanguage!: string;

  @ApiProperty({ type: [ClauseDocument], minItems: 1, maxItems: CONTENT_LIMITS.clauses })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CONTENT_LIMITS.clauses)
  @ValidateNested({ each: true })
  @Type(() => ClauseDocument)
  readonly clauses!: ClauseDocument[];

  @ApiProperty({ type: [VariableDocument], maxItems: CONTENT_LIMITS.variables })
  @IsArray()
  @ArrayMaxSize(CONTENT_LIMITS.variables)
  @ValidateNested({ each: true })
  @Type(() => VariableDocument)
  readonly variables!: VariableDocument[];

  @ApiProperty({ type: 'integer', nullable: true, minimum: 1, maximum: CONTENT_LIMITS.termMonths })
  @ValidateIf((content: TemplateContentDocument) => content.termMonths !== null)
  @IsInt()
  @Min(1)
  @Max(CONTENT_LIMITS.termMonths)
  readonly termMonths!: number | null;
}
