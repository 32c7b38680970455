import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { SafeText } from '#libs/http/input/safe-text';
import { PageQuery } from '#libs/http/paging/keyset-page';
import { MOMENT_AXES, type MomentAxis } from '../replay/moment-of-query.js';

/** An instant, a position or a revision; none is longer. */
const MAX_MOMENT_LENGTH = 64;

/** A UUID, or the name of a part of the system that acts by itself. */
const MAX_ACCOUNT_ID_LENGTH = 64;

/** `category-uuid` */
const STREAM_ID = /^[a-z]{1,40}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `ContractSigned.v1` */
const STORED_TYPE = /^[A-Za-z]{1,80}\.v\d{1,4}$/;

/** A value of any JSON type. */
const ANY_JSON: ApiPropertyOptions = {
  nullable: true,
  oneOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'object', additionalProperties: true },
    { type: 'array', items: {} },
  ],
};

export class StreamPath {
  @ApiProperty({ example: 'contract-0199a3f4-7c00-7000-8000-000000000000' })
  @Matches(STREAM_ID)
  readonly streamId!: string;
}

class AxisQuery {
  @ApiPropertyOptional({
    enum: MOMENT_AXES,
    default: 'known',
    description:
      'known: what the log held by then · effective: what had taken effect by then · position, revision: exact places, inclusive',
  })
  @IsOptional()
  @IsIn(MOMENT_AXES)
  readonly axis: MomentAxis = 'known';
}

export class MomentQuery extends AxisQuery {
  @ApiPropertyOptional({ description: 'The moment; absent: now', maxLength: MAX_MOMENT_LENGTH })
  @IsOptional()
  @SafeText({ max: MAX_MOMENT_LENGTH })
  readonly at?: string;
}

export class DifferenceQuery extends AxisQuery {
  @ApiProperty({ description: 'The earlier moment', maxLength: MAX_MOMENT_LENGTH })
  @SafeText({ max: MAX_MOMENT_LENGTH })
  readonly from!: string;

  @ApiPropertyOptional({ description: 'The later moment; absent: now', maxLength: MAX_MOMENT_LENGTH })
  @IsOptional()
  @SafeText({ max: MAX_MOMENT_LENGTH })
  readonly to?: string;
}

export class HistoryQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(STREAM_ID)
  readonly streamId?: string;

  @ApiPropertyOptional({ maxLength: MAX_ACCOUNT_ID_LENGTH })
  @IsOptional()
  @SafeText({ max: MAX_ACCOUNT_ID_LENGTH })
  readonly accountId?: string;

  @ApiPropertyOptional({ example: 'ContractSigned.v1' })
  @IsOptional()
  @Matches(STORED_TYPE)
  readonly eventType?: string;
}

export class StateDocument {
  @ApiProperty()
  readonly streamId!: string;

  @ApiProperty({
    description: 'State of the aggregate, personal data masked',
    type: 'object',
    additionalProperties: true,
  })
  readonly state!: unknown;

  @ApiProperty({ type: 'integer', description: 'Events the state was folded from' })
  readonly eventsFolded!: number;

  @ApiProperty({ type: 'integer', description: 'Events the stream holds altogether' })
  readonly eventsInStream!: number;
}

export class StateWordPartDocument {
  @ApiProperty({ enum: ['SAME', 'ADDED', 'REMOVED'] })
  readonly kind!: 'SAME' | 'ADDED' | 'REMOVED';

  @ApiProperty()
  readonly text!: string;
}

export class FieldDifferenceDocument {
  @ApiProperty({ example: 'document.clauses[c3].text' })
  readonly path!: string;

  @ApiPropertyOptional({ ...ANY_JSON, description: 'Absent when the field did not exist' })
  readonly before?: unknown;

  @ApiPropertyOptional({ ...ANY_JSON, description: 'Absent when the field no longer exists' })
  readonly after?: unknown;

  @ApiProperty({ type: [StateWordPartDocument], nullable: true, description: 'A longer text, word by word' })
  readonly words!: readonly StateWordPartDocument[] | null;
}

export class DifferenceDocument {
  @ApiProperty()
  readonly streamId!: string;

  @ApiProperty({ type: [FieldDifferenceDocument] })
  readonly differences!: readonly FieldDifferenceDocument[];
}

export class AuditedEventDocument {
  @ApiProperty()
  readonly position!: string;

  @ApiProperty()
  readonly streamId!: string;

  @ApiProperty({ type: 'integer' })
  readonly revision!: number;

  @ApiProperty({ example: 'ContractSigned.v1' })
  readonly eventType!: string;

  @ApiProperty()
  readonly accountId!: string;

  @ApiProperty()
  readonly role!: string;

  @ApiProperty({ description: 'Area the actor acted for' })
  readonly regionCode!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly reason!: string | null;

  @ApiProperty({ description: 'When it took effect', format: 'date-time' })
  readonly effectiveAt!: string;

  @ApiProperty({ description: 'When the log took it in', format: 'date-time' })
  readonly recordedAt!: string;
}

export class StreamEventDocument extends AuditedEventDocument {
  @ApiProperty({ description: 'Payload, personal data masked', type: 'object', additionalProperties: true })
  readonly data!: unknown;
}
