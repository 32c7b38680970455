import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

/** Metadata key under which the interceptor finds the projections a read rests on. */
export const AWAITED_PROJECTIONS = 'qiyue:awaited-projections';

/** The read waits, if the request carries `X-Await-Position`, until these projections have reached that position. */
export function AwaitsPosition(...projections: readonly string[]): MethodDecorator {
  return applyDecorators(
    SetMetadata(AWAITED_PROJECTIONS, projections),
    ApiHeader({
      name: 'X-Await-Position',
      required: false,
      description: 'Log position of a command whose effect the answer must show; 503 when it takes too long',
      schema: { type: 'string', maxLength: 64 },
    }),
  );
}
