import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsBoolean, IsIn, IsOptional, IsUUID } from 'class-validator';
import { OUTWARD_CHANNELS, type OutwardChannel } from '#libs/contexts/notifications/domain/channel';
import { NOTICE_KINDS, type NoticeKind } from '#libs/contexts/notifications/domain/notice';
import { PageQuery } from '#libs/http/paging/keyset-page';

/** Deliveries named in one request; whoever wants more names none and takes all. */
const MAX_NAMED = 1_000;

export class DeadLetterQuery extends PageQuery {
  @ApiPropertyOptional({ enum: OUTWARD_CHANNELS })
  @IsOptional()
  @IsIn(OUTWARD_CHANNELS)
  readonly channel?: OutwardChannel;
}

export class DeadLetterDocument {
  @ApiProperty({ format: 'uuid' })
  readonly deliveryId!: string;

  @ApiProperty({ enum: OUTWARD_CHANNELS })
  readonly channel!: OutwardChannel;

  @ApiProperty({ enum: NOTICE_KINDS })
  readonly kind!: NoticeKind;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ type: 'integer' })
  readonly attempts!: number;

  @ApiProperty({ description: 'Why it was given up; names nobody' })
  readonly failure!: string;

  @ApiProperty({ format: 'date-time' })
  readonly failedAt!: string;
}

export class DeadLetterRedriveDocument {
  @ApiProperty({ description: 'true 只返回条数，不重发 · true: only counts' })
  @IsBoolean()
  readonly preview!: boolean;

  @ApiPropertyOptional({ type: [String], format: 'uuid', maxItems: MAX_NAMED, description: '缺省为全部 · Absent: all' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_NAMED)
  @IsUUID(undefined, { each: true })
  readonly deliveryIds?: string[];

  @ApiPropertyOptional({ enum: OUTWARD_CHANNELS })
  @IsOptional()
  @IsIn(OUTWARD_CHANNELS)
  readonly channel?: OutwardChannel;
}

export class RedrivenDocument {
  @ApiProperty()
  readonly preview!: boolean;

  @ApiProperty({ type: 'integer', description: 'Deliveries that go, or would go, out again' })
  readonly count!: number;
}
