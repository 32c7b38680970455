import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsUUID } from 'class-validator';

/**
 * A property that must be a UUID, or with `each` a list of them. Capital letters are accepted (RFC 9562) and made small: ids are
 * compared as texts, in stream names and in messages.
 */
export function UuidInput(options: { readonly each?: boolean } = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(small) : small(value))),
    IsUUID(undefined, options),
  );
}

function small(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
