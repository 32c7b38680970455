import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import {
  DESTRUCTION_KINDS,
  LEFT_OUT_REASONS,
  type DestructionItem,
  type DestructionKind,
  type LeftOutItem,
} from '#libs/contexts/retention/domain/destruction/events';
import { REASON_TEXT } from '#libs/contexts/retention/domain/reason';
import { RECORD_CLASSES, type RecordClass } from '#libs/contexts/retention/domain/record-class';
import type { DestructionStatus } from '#libs/contexts/retention/domain/destruction/state';
import { SafeText } from '#libs/http/input/safe-text';
import { REGION_CODE } from '#libs/kernel/region-code';

const HASH = /^[0-9a-f]{64}$/;
const STATUSES: readonly DestructionStatus[] = ['PROPOSED', 'REJECTED', 'APPROVED', 'COMPLETED'];

export class DestructionAreaQuery {
  @ApiPropertyOptional({ description: '区域；不填为本人辖区 · region; absent: one’s own area' })
  @IsOptional()
  @Matches(REGION_CODE)
  readonly regionCode?: string;
}

export class DestructionProposalDocument extends DestructionAreaQuery {
  @ApiProperty({ description: '预览所示的校验值 · hash that the preview showed', pattern: HASH.source })
  @Matches(HASH)
  readonly itemsHash!: string;

  @ApiProperty({ description: '理由，不含个人信息 · why, without personal data', maxLength: REASON_TEXT.max })
  @SafeText(REASON_TEXT)
  readonly reason!: string;
}

export class DestructionApprovalDocument {
  @ApiProperty({ description: '所核对内容的校验值 · hash of the items that were looked at', pattern: HASH.source })
  @Matches(HASH)
  readonly itemsHash!: string;

  @ApiProperty({ description: '理由，不含个人信息 · why, without personal data', maxLength: REASON_TEXT.max })
  @SafeText(REASON_TEXT)
  readonly reason!: string;
}

export class DestructionItemDocument {
  @ApiProperty({ enum: DESTRUCTION_KINDS, description: '人员个人信息，或违约案卷 · a person’s data, or a case file' })
  readonly kind!: DestructionKind;

  @ApiProperty({ format: 'uuid' })
  readonly itemId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ enum: RECORD_CLASSES })
  readonly recordClass!: RecordClass;

  @ApiProperty({ format: 'date-time', description: '保管期满 · when its retention ended' })
  readonly expiredAt!: string;

  @ApiProperty({ type: String, nullable: true, description: '姓名（遮蔽）；案卷为空 · masked name; null for a case' })
  readonly name!: string | null;
}

export class DestructionCountDocument {
  @ApiProperty({ enum: DESTRUCTION_KINDS })
  readonly kind!: DestructionKind;

  @ApiProperty({ enum: RECORD_CLASSES })
  readonly recordClass!: RecordClass;

  @ApiProperty({ type: 'integer' })
  readonly count!: number;
}

export class DestructionPreviewDocument {
  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ pattern: HASH.source })
  readonly itemsHash!: string;

  @ApiProperty({ description: '还有更多，列入下一批 · there is more, for the next run' })
  readonly more!: boolean;

  @ApiProperty({ type: [DestructionCountDocument] })
  readonly counts!: readonly DestructionCountDocument[];

  @ApiProperty({ type: [DestructionItemDocument] })
  readonly items!: readonly DestructionItemDocument[];
}

export class LeftOutDocument {
  @ApiProperty({ format: 'uuid' })
  readonly itemId!: string;

  @ApiProperty({ enum: LEFT_OUT_REASONS })
  readonly because!: LeftOutItem['because'];

  @ApiProperty({ type: [String] })
  readonly holdIds!: readonly string[];
}

export class DestructionSummaryDocument {
  @ApiProperty({ format: 'uuid' })
  readonly destructionId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ enum: STATUSES })
  readonly status!: DestructionStatus;

  @ApiProperty()
  readonly itemsHash!: string;

  @ApiProperty()
  readonly proposedBy!: string;

  @ApiProperty({ format: 'date-time' })
  readonly proposedAt!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly proposedBecause!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly decidedBy!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly decidedAt!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly decidedBecause!: string | null;

  @ApiProperty({ type: 'integer' })
  readonly batches!: number;

  @ApiProperty({ type: String, nullable: true })
  readonly recordHash!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly completedAt!: string | null;

  @ApiProperty({ type: 'integer' })
  readonly itemCount!: number;

  @ApiProperty({ type: 'integer' })
  readonly destroyedCount!: number;

  @ApiProperty({ type: 'integer' })
  readonly leftOutCount!: number;
}

export class DestructionDocument extends DestructionSummaryDocument {
  @ApiProperty({ type: [DestructionItemDocument] })
  readonly items!: readonly DestructionItemDocument[];

  @ApiProperty({ type: [String] })
  readonly destroyed!: readonly string[];

  @ApiProperty({ type: [LeftOutDocument] })
  readonly leftOut!: readonly LeftOutDocument[];
}

/** How many of each kind and class. */
export function countsOf(items: readonly DestructionItem[]): readonly DestructionCountDocument[] {
  const counts = new Map<string, DestructionCountDocument>();
  for (const { kind, recordClass } of items) {
    const key = `${kind} ${recordClass}`;
    counts.set(key, { kind, recordClass, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}
