import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Type as TransformTo } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Items of a page unless `limit` says otherwise. */
export const DEFAULT_PAGE_SIZE = 50;

/** Most items of a page: an answer stays well below a megabyte and 100 ms. */
export const MAX_PAGE_SIZE = 200;

const MAX_CURSOR_LENGTH = 1024;

/** Query parameters of a list. Extend it for filters. */
export class PageQuery {
  @ApiPropertyOptional({ description: 'Cursor `next` of the page before', maxLength: MAX_CURSOR_LENGTH })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_CURSOR_LENGTH)
  readonly after?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_PAGE_SIZE, default: DEFAULT_PAGE_SIZE })
  @IsOptional()
  @TransformTo(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_PAGE_SIZE)
  readonly limit: number = DEFAULT_PAGE_SIZE;
}

/** One page of a list. `next` is the cursor of the next page, null on the last. */
export class KeysetPage<T> {
  readonly items: readonly T[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Pass as `after` for the next page; null on the last page',
  })
  readonly next: string | null;

  constructor(items: readonly T[], next: string | null) {
    this.items = items;
    this.next = next;
  }
}

/** Documents that a route answers a {@link KeysetPage} of `model`. */
export function ApiKeysetPage(model: Type<unknown>): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(model),
    ApiOkResponse({
      schema: {
        type: 'object',
        required: ['items', 'next'],
        properties: {
          items: { type: 'array', items: { $ref: getSchemaPath(model) } },
          next: {
            type: 'string',
            nullable: true,
            description: 'Pass as `after` for the next page; null on the last page',
          },
        },
      },
    }),
  );
}
