import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

const MODES = ['dry-run', 'commit'] as const;
const ON_ERROR = ['skip', 'stop'] as const;
const YES_OR_NO = ['true', 'false'] as const;

export class RosterImportQuery {
  @ApiPropertyOptional({ enum: MODES, default: 'dry-run', description: '试导入或正式导入 · dry run or commit' })
  @IsOptional()
  @IsIn(MODES)
  readonly mode: (typeof MODES)[number] = 'dry-run';

  @ApiPropertyOptional({
    enum: ON_ERROR,
    default: 'skip',
    description: '有误时跳过该行，或全部不导入 · skip bad rows, or import nothing',
  })
  @IsOptional()
  @IsIn(ON_ERROR)
  readonly onError: (typeof ON_ERROR)[number] = 'skip';

  @ApiPropertyOptional({ enum: YES_OR_NO, default: 'false', description: '包含隐藏行 · hidden rows too' })
  @IsOptional()
  @IsIn(YES_OR_NO)
  readonly includeHidden: (typeof YES_OR_NO)[number] = 'false';
}

class BilingualDocument {
  @ApiProperty()
  readonly zh!: string;

  @ApiProperty()
  readonly en!: string;
}

export class RosterFaultDocument extends BilingualDocument {
  @ApiProperty({ type: 'integer', description: '表格行号 · row as in the margin of the sheet' })
  readonly row!: number;

  @ApiProperty({ type: String, nullable: true, example: 'H' })
  readonly column!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '身份证号' })
  readonly header!: string | null;

  @ApiProperty({ example: 'roster.id-number-check' })
  readonly code!: string;

  @ApiProperty({ type: BilingualDocument, description: '如何更正 · how to put it right' })
  readonly fix!: BilingualDocument;
}

export class RosterNoticeDocument extends BilingualDocument {
  @ApiProperty()
  readonly code!: string;
}

export class RosterCountsDocument {
  @ApiProperty({ type: 'integer' })
  readonly rows!: number;

  @ApiProperty({ type: 'integer' })
  readonly registered!: number;

  @ApiProperty({ type: 'integer' })
  readonly changed!: number;

  @ApiProperty({ type: 'integer' })
  readonly unchanged!: number;

  @ApiProperty({ type: 'integer' })
  readonly refused!: number;

  @ApiProperty({ type: 'integer' })
  readonly hidden!: number;
}

export class RosterImportDocument {
  @ApiProperty()
  readonly importId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ enum: MODES })
  readonly mode!: (typeof MODES)[number];

  @ApiProperty()
  readonly sheet!: string;

  @ApiProperty({ type: 'integer' })
  readonly headerRow!: number;

  @ApiProperty({ type: RosterCountsDocument })
  readonly counts!: RosterCountsDocument;

  @ApiProperty({ type: 'integer', description: '写入（或将写入）的事件数 · events written, or that would be' })
  readonly events!: number;

  @ApiProperty({ type: [RosterFaultDocument], description: '最多 1000 条 · at most 1,000' })
  readonly faults!: readonly RosterFaultDocument[];

  @ApiProperty({ type: 'integer' })
  readonly faultCount!: number;

  @ApiProperty({ type: [RosterNoticeDocument] })
  readonly notices!: readonly RosterNoticeDocument[];

  @ApiProperty({ type: String, nullable: true })
  readonly position!: string | null;
}
