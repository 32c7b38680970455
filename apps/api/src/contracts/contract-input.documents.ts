import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO8601,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MAX_COUNTERSIGNATURES } from '#libs/contexts/contracts/application/signing/countersign-contracts';
import { TERMINATION_GROUNDS } from '#libs/contexts/contracts/domain/contract/termination-ground';
import type { Housing } from '#libs/contexts/contracts/domain/campaign/events';
import type { AssentForm } from '#libs/contexts/contracts/domain/contract/events';
import type { PartyKind, PartySide } from '#libs/contexts/contracts/domain/document/party';
import { SafeText } from '#libs/http/input/safe-text';
import { UuidInput } from '#libs/http/input/uuid-input';
import { ClauseDocument } from '../templates/template-content.documents.js';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CONTENT_HASH = /^[0-9a-f]{64}$/;
const COMMUNITY_CODE = /^[1-9]\d{11}$/;
const PARTY_ID = /^[ABW]\d{1,2}$/;
const MAX_VALUES = 100;
const MAX_VALUE_LENGTH = 2_000;
const MAX_CLAUSES = 200;
const MAX_PARTIES = 20;
const MAX_NAME = 100;
const MAX_REASON = 500;
const MAX_VERSION = 10_000;
/** Estates, buildings, units or grids named in one audience. */
const MAX_NAMED = 200;
export const HOUSING = ['OWNER_OCCUPIED', 'RENTED', 'VACANT'] as const;

export class ValueDocument {
  @ApiProperty({ maxLength: 40 })
  @SafeText({ max: 40 })
  readonly name!: string;

  @ApiProperty({ maxLength: MAX_VALUE_LENGTH })
  @SafeText({ max: MAX_VALUE_LENGTH })
  readonly value!: string;
}

class IssuedFromDocument {
  @ApiProperty({ description: '社区代码 · code of the community' })
  @Matches(COMMUNITY_CODE)
  readonly regionCode!: string;

  @ApiProperty({ format: 'uuid' })
  @UuidInput()
  readonly templateId!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  readonly templateVersion!: number;

  @ApiPropertyOptional({ type: [ValueDocument], maxItems: MAX_VALUES, description: '所填内容 · values of the blanks' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_VALUES)
  @ArrayUnique((value: ValueDocument) => value.name)
  @ValidateNested({ each: true })
  @Type(() => ValueDocument)
  readonly values?: ValueDocument[];

  @ApiPropertyOptional({
    format: 'date',
    description: '起始日，缺省为末位签署之时 · first day; else from the last signature',
  })
  @IsOptional()
  @Matches(DAY)
  readonly startsOn?: string;

  @ApiPropertyOptional({ format: 'date-time', description: '签署截止时间 · last moment for signing; 60 days from now' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  readonly signBy?: string;
}

export class NamedPartyDocument {
  @ApiProperty({ enum: ['PARTY_A', 'PARTY_B', 'WITNESS'] })
  @IsIn(['PARTY_A', 'PARTY_B', 'WITNESS'])
  readonly side!: PartySide;

  @ApiProperty({ enum: ['COMMITTEE', 'HOUSEHOLD', 'ORGANIZATION'] })
  @IsIn(['COMMITTEE', 'HOUSEHOLD', 'ORGANIZATION'])
  readonly kind!: PartyKind;

  @ApiPropertyOptional({ format: 'uuid', description: '户编号 · of a household' })
  @IsOptional()
  @UuidInput()
  readonly householdId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: '单位编号 · of an organisation' })
  @IsOptional()
  @UuidInput()
  readonly organizationId?: string;

  @ApiPropertyOptional({ maxLength: MAX_NAME, description: '居委会或单位名称 · name of a committee or organisation' })
  @IsOptional()
  @SafeText({ max: MAX_NAME })
  readonly name?: string;

  @ApiPropertyOptional({ default: true, description: '是否须签署 · whether its signature is needed' })
  @IsOptional()
  @IsBoolean()
  readonly signs?: boolean;
}

export class NewContractDocument extends IssuedFromDocument {
  @ApiProperty({ type: [NamedPartyDocument], minItems: 1, maxItems: MAX_PARTIES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_PARTIES)
  @ValidateNested({ each: true })
  @Type(() => NamedPartyDocument)
  readonly parties!: NamedPartyDocument[];
}

export class AudienceDocument {
  @ApiPropertyOptional({ type: [String], maxItems: MAX_NAMED, description: '小区 · estates' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_NAMED)
  @IsString({ each: true })
  @MaxLength(MAX_NAME, { each: true })
  readonly estates?: string[];

  @ApiPropertyOptional({ type: [String], maxItems: MAX_NAMED, description: '楼栋 · buildings' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_NAMED)
  @IsString({ each: true })
  @MaxLength(MAX_NAME, { each: true })
  readonly buildings?: string[];

  @ApiPropertyOptional({ type: [String], maxItems: MAX_NAMED, description: '单元 · units' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_NAMED)
  @IsString({ each: true })
  @MaxLength(MAX_NAME, { each: true })
  readonly units?: string[];

  @ApiPropertyOptional({ enum: HOUSING, isArray: true, description: '房屋使用情况 · housing' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(HOUSING.length)
  @IsIn(HOUSING, { each: true })
  readonly housing?: Housing[];

  @ApiPropertyOptional({ type: [String], maxItems: MAX_NAMED, description: '网格 · grids' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_NAMED)
  @IsString({ each: true })
  @MaxLength(MAX_NAME, { each: true })
  readonly grids?: string[];
}

export class NewCampaignDocument extends IssuedFromDocument {
  @ApiProperty({ maxLength: MAX_NAME, description: '甲方居委会名称 · name of the committee' })
  @SafeText({ max: MAX_NAME })
  readonly committeeName!: string;

  @ApiPropertyOptional({ type: AudienceDocument, description: '缺省为全社区 · the whole community when left out' })
  @IsOptional()
  @ValidateNested()
  @Type(() => AudienceDocument)
  readonly audience?: AudienceDocument;
}

export class CampaignModeQuery {
  @ApiProperty({ enum: ['preview', 'issue'], description: '预览或发出 · count only, or issue' })
  @IsIn(['preview', 'issue'])
  readonly mode!: 'preview' | 'issue';
}

export class PartyDocument {
  @ApiProperty({ example: 'B1', description: '合同内的当事人编号 · id of the party within the contract' })
  @Matches(PARTY_ID)
  readonly partyId!: string;
}

export class ShownDocument extends PartyDocument {
  @ApiProperty({ description: '所展示文本的校验值 · hash of the text shown' })
  @Matches(CONTENT_HASH)
  readonly documentHash!: string;

  @ApiPropertyOptional({ format: 'uuid', description: '代签所凭授权 · mandate, for who acts for the party' })
  @IsOptional()
  @UuidInput()
  readonly mandateId?: string;
}

export class AssentDocument extends ShownDocument {
  @ApiProperty({ enum: ['ELECTRONIC', 'PAPER'] })
  @IsIn(['ELECTRONIC', 'PAPER'])
  readonly form!: AssentForm;

  @ApiProperty({
    type: [String],
    maxItems: MAX_CLAUSES,
    description: '逐条确认的条款 · clauses acknowledged one by one',
  })
  @IsArray()
  @ArrayMaxSize(MAX_CLAUSES)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  readonly acknowledgedClauseIds!: string[];

  @ApiPropertyOptional({ description: '扫描件校验值，仅纸质 · hash of the scan, for PAPER' })
  @IsOptional()
  @Matches(CONTENT_HASH)
  readonly evidenceHash?: string;

  @ApiPropertyOptional({ format: 'date-time', description: '纸质签署日，仅纸质 · the day on the paper, for PAPER' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  readonly effectiveAt?: string;
}

export class RefusalDocument extends PartyDocument {
  @ApiProperty({ enum: ['ELECTRONIC', 'PAPER'] })
  @IsIn(['ELECTRONIC', 'PAPER'])
  readonly form!: AssentForm;

  @ApiPropertyOptional({ maxLength: MAX_REASON, description: '理由，可不填 · reason, if you like to give one' })
  @IsOptional()
  @SafeText({ max: MAX_REASON })
  readonly reason?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @Matches(CONTENT_HASH)
  readonly evidenceHash?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  readonly effectiveAt?: string;
}

export class NewAmendmentDocument {
  @ApiProperty({ description: '现行文本校验值 · hash of the text in force' })
  @Matches(CONTENT_HASH)
  readonly baseDocumentHash!: string;

  @ApiPropertyOptional({ type: [ClauseDocument], maxItems: MAX_CLAUSES })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_CLAUSES)
  @ArrayUnique((clause: ClauseDocument) => clause.clauseId)
  @ValidateNested({ each: true })
  @Type(() => ClauseDocument)
  readonly clauses?: ClauseDocument[];

  @ApiPropertyOptional({ type: [String], maxItems: MAX_CLAUSES })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_CLAUSES)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  readonly removedClauseIds?: string[];

  @ApiPropertyOptional({ type: [ValueDocument], maxItems: MAX_VALUES })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_VALUES)
  @ArrayUnique((value: ValueDocument) => value.name)
  @ValidateNested({ each: true })
  @Type(() => ValueDocument)
  readonly values?: ValueDocument[];

  @ApiPropertyOptional({ format: 'date-time', description: '征求同意截止时间 · 30 days from now when left out' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  readonly consentBy?: string;
}

export class TerminationDocument extends PartyDocument {
  @ApiProperty({ enum: Object.keys(TERMINATION_GROUNDS), description: '解除事由 · ground' })
  @IsString()
  @MaxLength(64)
  readonly ground!: string;

  @ApiPropertyOptional({ maxLength: MAX_REASON, description: '说明 · statement' })
  @IsOptional()
  @SafeText({ max: MAX_REASON })
  readonly statement?: string;

  @ApiPropertyOptional({ format: 'date-time', description: '通知载明的期限 · deadline the notice sets' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  readonly endsAt?: string;

  @ApiPropertyOptional({ description: '解除协议或送达证明的校验值 · hash of the agreement or the proof of delivery' })
  @IsOptional()
  @Matches(CONTENT_HASH)
  readonly evidenceHash?: string;
}

export class DeliveryDocument {
  @ApiPropertyOptional({ description: '送达证明校验值，由相对方确认时可不填 · proof, unless the addressee confirms' })
  @IsOptional()
  @Matches(CONTENT_HASH)
  readonly evidenceHash?: string;
}

export class CountersignaturesDocument {
  @ApiPropertyOptional({ type: [String], maxItems: MAX_COUNTERSIGNATURES, description: '合同编号 · contracts to sign' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_COUNTERSIGNATURES)
  @ArrayUnique()
  @UuidInput({ each: true })
  readonly contractIds?: string[];

  @ApiPropertyOptional({ format: 'uuid', description: '签约活动中对方已签的下一批 · next ones of a campaign' })
  @IsOptional()
  @UuidInput()
  readonly campaignId?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_COUNTERSIGNATURES, default: MAX_COUNTERSIGNATURES })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_COUNTERSIGNATURES)
  readonly limit?: number;
}
