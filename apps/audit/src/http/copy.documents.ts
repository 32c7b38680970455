import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { COPY_FINDING_KINDS, type CopyFindingKind } from '#libs/audit-copy/finding';
import { PageQuery } from '#libs/http/paging/keyset-page';

export class ChainHeadDocument {
  @ApiProperty({ type: 'integer', description: 'Sequence number of the entry' })
  readonly sequence!: number;

  @ApiProperty({ description: 'SHA-256 of the chain up to this entry, hexadecimal', pattern: '^[0-9a-f]{64}$' })
  readonly chainHash!: string;
}

export class CopyComparisonDocument {
  @ApiProperty({ format: 'date-time' })
  readonly comparedAt!: string;

  @ApiProperty({ description: 'Log position up to which nothing is on its way any more' })
  readonly upTo!: string;

  @ApiProperty({ type: 'integer', description: 'Events that are still on their way to the copy' })
  readonly pendingEvents!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the log took in the oldest of them',
  })
  readonly oldestPendingAt!: string | null;
}

export class AuditCopyDocument {
  @ApiProperty({ type: 'integer' })
  readonly entries!: number;

  @ApiProperty({ type: ChainHeadDocument, nullable: true, description: 'The last entry' })
  readonly head!: ChainHeadDocument | null;

  @ApiProperty({
    type: ChainHeadDocument,
    nullable: true,
    description: 'The chain was verified up to here; keep it elsewhere as a witness',
  })
  readonly verifiedHead!: ChainHeadDocument | null;

  @ApiProperty({ type: CopyComparisonDocument, nullable: true, description: 'The last comparison of new events' })
  readonly lastComparison!: CopyComparisonDocument | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the whole log was last compared',
  })
  readonly wholeComparisonAt!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the whole chain was last verified',
  })
  readonly wholeVerificationAt!: string | null;

  @ApiProperty({ type: 'integer' })
  readonly openFindings!: number;
}

export class CopyFindingsQuery extends PageQuery {
  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Only findings that still stand' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  readonly open: boolean = false;
}

export class CopyFindingDocument {
  @ApiProperty({ type: 'integer' })
  readonly findingId!: number;

  @ApiProperty({ enum: COPY_FINDING_KINDS })
  readonly kind!: CopyFindingKind;

  @ApiProperty({ type: String, nullable: true })
  readonly position!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Sequence number of the entry of the copy' })
  readonly sequence!: number | null;

  @ApiProperty({ type: String, nullable: true })
  readonly streamId!: string | null;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly revision!: number | null;

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  readonly eventId!: string | null;

  @ApiProperty({ type: [String], description: 'What differs, or the hashes in question' })
  readonly fields!: readonly string[];

  @ApiProperty({ example: '记录与副本不一致（recordDigest）' })
  readonly zh!: string;

  @ApiProperty({ example: 'log and copy differ (recordDigest)' })
  readonly en!: string;

  @ApiProperty({ format: 'date-time' })
  readonly foundAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly closedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it no longer stands' })
  readonly closedBecause!: string | null;
}
