import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsOptional, Matches, Max, Min, ValidateNested } from 'class-validator';
import {
  INSTRUMENT_KINDS,
  TOPICS,
  type InstrumentKind,
  type Topic,
} from '#libs/contexts/templates/domain/template/content';
import { TEMPLATE_STATUSES, type TemplateStatus } from '#libs/contexts/templates/domain/template/state';
import { LINT_RULES, type LintRule } from '#libs/contexts/templates/domain/linter/findings';
import { PageQuery } from '#libs/http/paging/keyset-page';
import { BilingualLabelDocument, TemplateContentDocument } from './template-content.documents.js';

const AREA_CODE = /^\d{6}(\d{3}(\d{3})?)?$/;
const CONTENT_HASH = /^[0-9a-f]{64}$/;
/** A version a working day for forty years. */
const MAX_VERSION = 10_000;

export class TemplateContentOnlyDocument {
  @ApiProperty({ type: TemplateContentDocument })
  @IsDefined()
  @ValidateNested()
  @Type(() => TemplateContentDocument)
  readonly content!: TemplateContentDocument;
}

export class NewTemplateDocument extends TemplateContentOnlyDocument {
  @ApiProperty({ description: '适用区域代码 · code of the area the template is made for' })
  @Matches(AREA_CODE)
  readonly regionCode!: string;
}

export class DraftRevisionDocument extends TemplateContentOnlyDocument {
  @ApiProperty({ description: '修改前草案的内容校验值 · hash of the draft that was edited' })
  @Matches(CONTENT_HASH)
  readonly baseContentHash!: string;
}

export class PublicationDocument {
  @ApiProperty({ type: 'integer', minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  readonly version!: number;

  @ApiProperty({ description: '所审核文本的内容校验值 · hash of the wording that was reviewed' })
  @Matches(CONTENT_HASH)
  readonly contentHash!: string;
}

export class TemplateListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: TEMPLATE_STATUSES })
  @IsOptional()
  @IsIn(TEMPLATE_STATUSES)
  readonly status?: TemplateStatus;

  @ApiPropertyOptional({ enum: INSTRUMENT_KINDS })
  @IsOptional()
  @IsIn(INSTRUMENT_KINDS)
  readonly instrumentKind?: InstrumentKind;

  @ApiPropertyOptional({ enum: TOPICS })
  @IsOptional()
  @IsIn(TOPICS)
  readonly topic?: Topic;
}

export class RegisteredVersionDocument {
  @ApiProperty({ type: 'integer' })
  readonly version!: number;

  @ApiProperty({ enum: TEMPLATE_STATUSES })
  readonly status!: TemplateStatus;

  @ApiProperty()
  readonly contentHash!: string;

  @ApiProperty({ format: 'date-time' })
  readonly draftedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly publishedAt!: string | null;
}

export class TemplateDocument {
  @ApiProperty()
  readonly templateId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty()
  readonly title!: string;

  @ApiProperty()
  readonly titleEnglish!: string;

  @ApiProperty({ enum: INSTRUMENT_KINDS })
  readonly instrumentKind!: InstrumentKind;

  @ApiProperty({ enum: TOPICS })
  readonly topic!: Topic;

  @ApiProperty({ enum: TEMPLATE_STATUSES })
  readonly status!: TemplateStatus;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly publishedVersion!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: '未发布的草案版本 · open draft; null for readers' })
  readonly draftVersion!: number | null;

  @ApiProperty({ type: [RegisteredVersionDocument] })
  readonly versions!: readonly RegisteredVersionDocument[];
}

export class LinterFindingDocument {
  @ApiProperty({ enum: LINT_RULES })
  readonly rule!: LintRule;

  @ApiProperty({ enum: ['ERROR', 'WARNING'] })
  readonly severity!: 'ERROR' | 'WARNING';

  @ApiProperty({ type: String, nullable: true })
  readonly clauseId!: string | null;

  @ApiProperty({ description: 'JSON pointer into the content' })
  readonly pointer!: string;

  @ApiProperty({ type: 'integer', description: 'UTF-16 offset' })
  readonly start!: number;

  @ApiProperty({ type: 'integer', description: 'UTF-16 offset, exclusive' })
  readonly end!: number;

  @ApiProperty()
  readonly excerpt!: string;

  @ApiProperty({ type: BilingualLabelDocument })
  readonly message!: BilingualLabelDocument;

  @ApiProperty({ type: BilingualLabelDocument })
  readonly suggestion!: BilingualLabelDocument;
}

export class TemplateVersionDocument {
  @ApiProperty()
  readonly templateId!: string;

  @ApiProperty({ type: 'integer' })
  readonly version!: number;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ enum: TEMPLATE_STATUSES })
  readonly status!: TemplateStatus;

  @ApiProperty()
  readonly contentHash!: string;

  @ApiProperty({
    type: BilingualLabelDocument,
    description: '通俗版旁的说明 · stands beside the plain-language version',
  })
  readonly plainLanguageNotice!: BilingualLabelDocument;

  @ApiProperty({ type: TemplateContentDocument })
  readonly content!: TemplateContentDocument;

  @ApiProperty({ type: [LinterFindingDocument], description: '条款检查结果，已发布版本为空 · of drafts only' })
  readonly findings!: readonly LinterFindingDocument[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly publishedAt!: string | null;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly supersededBy!: number | null;
}
