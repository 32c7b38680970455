import { ApiProperty } from '@nestjs/swagger';
import type { ErasureResult } from '#libs/contexts/communities/application/erasure/erase-resident';
import type { KeptEvidence } from '#libs/contexts/communities/application/erasure/erasure-policy';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { RetentionBasisDocument } from '../retention/legal-basis.document.js';

/** OPTIONAL_DATA: 电话、备注及通知地址. ALL_PERSONAL_DATA: 全部个人信息. */
export const ERASED_PARTS = ['OPTIONAL_DATA', 'ALL_PERSONAL_DATA'] as const;

export class KeptEvidenceDocument implements KeptEvidence {
  @ApiProperty({ description: '记录类别 · record class' })
  readonly recordClass!: string;

  @ApiProperty({ format: 'uuid', description: '契约或事项编号 · the contract or case' })
  readonly recordId!: string;

  @ApiProperty({ enum: ['LEGAL_HOLD', 'MATTER_RUNNING', 'RETENTION_PERIOD'], description: '保留理由 · why it is kept' })
  readonly why!: KeptEvidence['why'];

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: '保留至；为空表示永久或尚不能确定 · until when; null: for ever, or not known yet',
  })
  readonly until!: string | null;

  @ApiProperty({ type: RetentionBasisDocument, nullable: true })
  readonly legalBasis!: RetentionBasisDocument | null;

  @ApiProperty({ type: [String], description: '法律保全 · legal holds on it' })
  readonly holdIds!: readonly string[];
}

/** What became of a request to be erased. */
export class ErasureReceipt extends CommandReceipt {
  @ApiProperty({ enum: ERASED_PARTS, description: '已删除内容 · what was erased' })
  readonly erased: (typeof ERASED_PARTS)[number];

  @ApiProperty({ type: [KeptEvidenceDocument], description: '依法保留内容 · what is kept, and why' })
  readonly kept: readonly KeptEvidenceDocument[];

  private constructor({ id, revision, position }: CommandReceipt, kept: readonly KeptEvidenceDocument[]) {
    super(id, revision, position);
    this.erased = kept.length === 0 ? 'ALL_PERSONAL_DATA' : 'OPTIONAL_DATA';
    this.kept = kept;
  }

  static ofErasure({ result, kept }: ErasureResult): ErasureReceipt {
    return new ErasureReceipt(CommandReceipt.of(result), kept);
  }
}
