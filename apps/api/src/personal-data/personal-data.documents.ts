import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional } from 'class-validator';
import type { DataAccess } from '#libs/contexts/communities/application/disclosure/data-accesses';
import {
  PERSONAL_FIELDS,
  PURPOSES,
  type DisclosurePurpose,
  type PersonalField,
} from '#libs/contexts/communities/domain/resident/events';
import { SafeText } from '#libs/http/input/safe-text';
import { ROLES, type Role } from '#libs/kernel/actor';
import { ResidentDocument } from '../communities/household.documents.js';

const MAX_STATEMENT = 200;
/** Longer than an identity number with spaces in full-width digits. */
const MAX_ID_NUMBER = 40;

class GroundDocument {
  @ApiPropertyOptional({ enum: PURPOSES, description: '用途 · what the data are needed for' })
  @IsOptional()
  @IsIn(PURPOSES)
  readonly purpose?: DisclosurePurpose;

  @ApiPropertyOptional({ maxLength: MAX_STATEMENT, description: '具体事项，本人可见 · what for; the person sees it' })
  @IsOptional()
  @SafeText({ max: MAX_STATEMENT, min: 0 })
  readonly statement?: string;
}

export class RevealDocument extends GroundDocument {
  @ApiProperty({ enum: PERSONAL_FIELDS, isArray: true, description: '要查看的项目 · fields to see' })
  @IsArray()
  @ArrayMaxSize(PERSONAL_FIELDS.length)
  @ArrayUnique()
  @IsIn(PERSONAL_FIELDS, { each: true })
  readonly fields!: readonly PersonalField[];
}

export class LookUpDocument extends GroundDocument {
  @ApiProperty({ maxLength: MAX_ID_NUMBER, description: '身份证号 · identity number' })
  @SafeText({ max: MAX_ID_NUMBER })
  readonly idNumber!: string;
}

export class RevealedFieldsDocument {
  @ApiPropertyOptional({ type: String, nullable: true })
  readonly name?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true })
  readonly idNumber?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true })
  readonly phone?: string | null;
}

export class RevelationDocument {
  @ApiProperty()
  readonly residentId!: string;

  @ApiProperty({ description: '完整内容 · in full' })
  readonly fields!: RevealedFieldsDocument;
}

export class FoundResidentDocument {
  @ApiProperty({ description: '已脱敏 · masked', type: ResidentDocument })
  readonly resident!: ResidentDocument;

  @ApiProperty()
  readonly householdId!: string;
}

const ACCESS_KINDS = ['REVEALED', 'LOOKED_UP', 'EXPORTED'] as const satisfies readonly DataAccess['kind'][];

export class DataAccessDocument {
  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ enum: ACCESS_KINDS })
  readonly kind!: DataAccess['kind'];

  @ApiProperty({ enum: ROLES, description: '查看人的身份 · in which role' })
  readonly role!: Role;

  @ApiProperty({ description: '查看人的辖区 · for which area' })
  readonly regionCode!: string;

  @ApiProperty({ enum: PERSONAL_FIELDS, isArray: true })
  readonly fields!: readonly PersonalField[];

  @ApiProperty({ enum: PURPOSES, nullable: true, type: String })
  readonly purpose!: DisclosurePurpose | null;

  @ApiProperty({ type: String, nullable: true })
  readonly statement!: string | null;
}

export class DataAccessOfAccountDocument extends DataAccessDocument {
  @ApiProperty({ description: '查看人的账号 · by which account' })
  readonly accountId!: string;
}

export class DataAccessesDocument {
  @ApiProperty({ type: [DataAccessDocument] })
  readonly items!: readonly DataAccessDocument[];
}

export class DataAccessesOfAccountsDocument {
  @ApiProperty({ type: [DataAccessOfAccountDocument] })
  readonly items!: readonly DataAccessOfAccountDocument[];
}

export class DataExportDocument {
  @ApiProperty()
  readonly residentId!: string;

  @ApiProperty({ format: 'date-time' })
  readonly madeAt!: string;

  @ApiProperty({ description: '说明 · what is in it and what is not' })
  readonly about!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: '居民台账 · the register of residents' })
  readonly register!: object;

  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true }, description: '户 · households' })
  readonly households!: readonly object[];

  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true }, description: '账号 · accounts' })
  readonly accounts!: readonly object[];

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: '契约 · contracts',
  })
  readonly contracts!: readonly object[];

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: '违约事项 · breach cases',
  })
  readonly breachCases!: readonly object[];

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: '上传的证据 · evidence uploaded by the person',
  })
  readonly evidence!: readonly object[];

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: '记录 · what was recorded of the person',
  })
  readonly history!: readonly object[];

  @ApiProperty({ type: [DataAccessDocument], description: '查看记录 · who has seen the data' })
  readonly dataAccesses!: readonly DataAccessDocument[];
}
