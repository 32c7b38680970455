import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { Problem } from '#libs/kernel/problem';
import { INPUT_INVALID, PARAMETER_INVALID } from '../problems/http-problems.js';
import { placesOf } from './validation-messages.js';

class InvalidInput extends Error {
  constructor(readonly errors: readonly ValidationError[]) {
    super('invalid input');
  }
}

/** Validates DTOs: unknown properties are refused, and every wrong place is named in one problem. */
@Injectable()
export class ProblemValidationPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      validationError: { target: false, value: true },
      exceptionFactory: (errors) => new InvalidInput(errors),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      throw new Problem(metadata.type === 'body' ? INPUT_INVALID : PARAMETER_INVALID, {}, placesOf(error.errors));
    }
  }
}
