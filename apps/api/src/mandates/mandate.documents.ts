import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsISO8601,
  IsOptional,
  Matches,
  ValidateNested,
} from 'class-validator';
import { MOST_TEMPLATES, REVOCATION_REASON } from '#libs/contexts/mandates/domain/mandate/decider';
import {
  MANDATE_KINDS,
  PRINCIPAL_KINDS,
  type MandateKind,
  type Principal,
} from '#libs/contexts/mandates/domain/mandate/events';
import { SafeText } from '#libs/http/input/safe-text';
import { UuidInput } from '#libs/http/input/uuid-input';

/** The one form in which instants compare as texts. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const COMMUNITY_CODE = /^[1-9]\d{11}$/;

export class PrincipalDocument implements Principal {
  @ApiProperty({ enum: PRINCIPAL_KINDS })
  @IsIn(PRINCIPAL_KINDS)
  readonly kind!: Principal['kind'];

  @ApiProperty({ format: 'uuid' })
  @UuidInput()
  readonly id!: string;
}

export class NewMandateDocument {
  @ApiProperty({ enum: MANDATE_KINDS, description: '户主、监护人、出租人代理人、单位授权签字人' })
  @IsIn(MANDATE_KINDS)
  readonly kind!: MandateKind;

  @ApiProperty({ description: '登记社区 · community that keeps it', pattern: COMMUNITY_CODE.source })
  @Matches(COMMUNITY_CODE)
  readonly regionCode!: string;

  @ApiProperty({ type: PrincipalDocument, description: '被代理人 · who is signed for' })
  @ValidateNested()
  @Type(() => PrincipalDocument)
  readonly principal!: PrincipalDocument;

  @ApiProperty({ format: 'uuid', description: '代理人 · who signs' })
  @UuidInput()
  readonly agentSubjectId!: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: MOST_TEMPLATES,
    description: '可签合同的示范文本；不填为全部 · templates whose contracts may be signed; absent: all',
  })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_TEMPLATES)
  @ArrayUnique()
  @UuidInput({ each: true })
  readonly templateIds?: string[];

  @ApiProperty({ format: 'date-time' })
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  readonly validFrom!: string;

  @ApiPropertyOptional({ format: 'date-time', description: '不填为撤销之前 · absent: until it is revoked' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  readonly validUntil?: string;

  @ApiProperty({ description: '授权书扫描件校验值 · hash of the scanned authority', pattern: '^[0-9a-f]{64}$' })
  @Matches(/^[0-9a-f]{64}$/)
  readonly evidenceHash!: string;
}

export class MandateRevocationDocument {
  @ApiProperty({ description: '理由，不含个人信息 · why, without personal data', maxLength: REVOCATION_REASON.max })
  @SafeText(REVOCATION_REASON)
  readonly reason!: string;
}

export class MandateDocument {
  @ApiProperty({ format: 'uuid' })
  readonly mandateId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ enum: MANDATE_KINDS })
  readonly kind!: MandateKind;

  @ApiProperty({ enum: PRINCIPAL_KINDS })
  readonly principalKind!: Principal['kind'];

  @ApiProperty({ format: 'uuid' })
  readonly principalId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly agentSubjectId!: string;

  @ApiProperty({ type: [String], nullable: true })
  readonly templateIds!: readonly string[] | null;

  @ApiProperty({ format: 'date-time' })
  readonly validFrom!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly validUntil!: string | null;

  @ApiProperty()
  readonly evidenceHash!: string;

  @ApiProperty({ format: 'date-time' })
  readonly grantedAt!: string;

  @ApiProperty()
  readonly grantedBy!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly revokedAt!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly revokedBy!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly revokedBecause!: string | null;

  @ApiProperty({ type: 'integer' })
  readonly usedCount!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly lastUsedAt!: string | null;
}
