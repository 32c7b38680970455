import { ApiProperty } from '@nestjs/swagger';
import { Type as TransformTo } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** Far more versions than a template will ever have. */
const MAX_VERSION = 100_000;

export class VersionPairQuery {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_VERSION })
  @TransformTo(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  readonly from!: number;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_VERSION })
  @TransformTo(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  readonly to!: number;
}

export class WordPartDocument {
  @ApiProperty({ enum: ['SAME', 'ADDED', 'REMOVED'] })
  readonly kind!: 'SAME' | 'ADDED' | 'REMOVED';

  @ApiProperty()
  readonly text!: string;
}

export class ContentFieldDifferenceDocument {
  @ApiProperty()
  readonly field!: string;

  @ApiProperty({ nullable: true, description: 'Value before, of the type of the field' })
  readonly before!: unknown;

  @ApiProperty({ nullable: true, description: 'Value after, of the type of the field' })
  readonly after!: unknown;

  @ApiProperty({ type: [WordPartDocument], nullable: true, description: 'Texts, word by word' })
  readonly words!: readonly WordPartDocument[] | null;
}

export class ClauseDifferenceDocument {
  @ApiProperty()
  readonly clauseId!: string;

  @ApiProperty({ enum: ['ADDED', 'REMOVED', 'CHANGED', 'UNCHANGED'] })
  readonly kind!: 'ADDED' | 'REMOVED' | 'CHANGED' | 'UNCHANGED';

  @ApiProperty({ type: 'integer', nullable: true })
  readonly positionBefore!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly positionAfter!: number | null;

  @ApiProperty({ type: [ContentFieldDifferenceDocument] })
  readonly fields!: readonly ContentFieldDifferenceDocument[];
}

export class VariableDifferenceDocument {
  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ enum: ['ADDED', 'REMOVED', 'CHANGED'] })
  readonly kind!: 'ADDED' | 'REMOVED' | 'CHANGED';

  @ApiProperty({ type: [ContentFieldDifferenceDocument] })
  readonly fields!: readonly ContentFieldDifferenceDocument[];
}

export class TemplateDifferenceDocument {
  @ApiProperty({ type: [ContentFieldDifferenceDocument] })
  readonly fields!: readonly ContentFieldDifferenceDocument[];

  @ApiProperty({ type: [ClauseDifferenceDocument] })
  readonly clauses!: readonly ClauseDifferenceDocument[];

  @ApiProperty({ type: [VariableDifferenceDocument] })
  readonly variables!: readonly VariableDifferenceDocument[];
}
