import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, Equals, IsArray, IsBoolean, IsOptional, IsUUID, Matches } from 'class-validator';
import { PageQuery } from '#libs/http/paging/keyset-page';

/** Name of a consumer, kebab-case. */
const CONSUMER = /^[a-z][a-z0-9-]{0,99}$/;

/** A stream id, or the place of a message that could not be read. */
const SUBJECT = /^[\w./-]{1,200}$/;

/** Messages or subjects named at once; whoever means more means all. */
const MAX_SELECTED = 1_000;

export class ParkedMessagesQuery extends PageQuery {
  @ApiProperty({ example: 'personal-data-erasure', description: '消费者名称 · name of the consumer' })
  @Matches(CONSUMER)
  readonly consumer!: string;
}

/** A parked message as an administrator sees it: never its content. */
export class ParkedMessageDocument {
  @ApiProperty({ format: 'uuid' })
  readonly eventId!: string;

  @ApiProperty({ description: '所属事项 · stream id; messages of one subject keep their order' })
  readonly subject!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: '消息类型，无法读取时为空 · null when it could not be read',
  })
  readonly type!: string | null;

  @ApiProperty({ description: '原因 · why it is parked' })
  readonly reason!: string;

  @ApiProperty({
    type: 'integer',
    description: '已尝试次数；0 表示排在同一事项的前一条之后 · 0 when it only waits behind another',
  })
  readonly attempts!: number;

  @ApiProperty({ format: 'date-time' })
  readonly parkedAt!: string;
}

export class ParkedCountDocument {
  @ApiProperty({ description: '消费者名称 · name of the consumer' })
  readonly consumer!: string;

  @ApiProperty({ type: 'integer', description: '搁置的消息数 · parked messages' })
  readonly count!: number;
}

/** One of the three says which messages are meant. */
export class NewRedriveDocument {
  @ApiProperty({ example: 'personal-data-erasure', description: '消费者名称 · name of the consumer' })
  @Matches(CONSUMER)
  readonly consumer!: string;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    maxItems: MAX_SELECTED,
    description: '这些消息 · these messages',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_SELECTED)
  @IsUUID(undefined, { each: true })
  readonly eventIds?: readonly string[];

  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_SELECTED,
    description: '这些事项的消息 · messages of these subjects',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_SELECTED)
  @Matches(SUBJECT, { each: true })
  readonly subjects?: readonly string[];

  @ApiPropertyOptional({ enum: [true], description: '全部 · all of them' })
  @IsOptional()
  @Equals(true)
  readonly all?: true;

  @ApiPropertyOptional({ default: false, description: '只计数，不投递 · only count, change nothing' })
  @IsOptional()
  @IsBoolean()
  readonly preview?: boolean;
}

export class RedriveDocument {
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: '重新投递编号，只计数时为空 · null for a preview',
  })
  readonly redriveId!: string | null;

  @ApiProperty({ type: 'integer', description: '选中的消息数 · messages selected' })
  readonly selected!: number;

  @ApiProperty({
    type: 'integer',
    description:
      '其中因同一事项有更早的消息未选中而暂不投递的 · of those, held back behind an earlier message that is not selected',
  })
  readonly heldBack!: number;
}

export class RedriveResultDocument {
  @ApiProperty({ format: 'uuid' })
  readonly redriveId!: string;

  @ApiProperty()
  readonly consumer!: string;

  @ApiProperty({ format: 'date-time' })
  readonly requestedAt!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: '尚未执行时为空 · null until carried out',
  })
  readonly finishedAt!: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: '已处理 · handled' })
  readonly handled!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: '仍搁置 · still parked' })
  readonly stillParked!: number | null;

  @ApiProperty({ type: String, nullable: true, description: '未能执行的原因 · why it could not be carried out' })
  readonly failure!: string | null;
}
