import { SetMetadata } from '@nestjs/common';

/** Metadata key under which the interceptor finds that an answer is not kept. */
export const ANSWER_NOT_KEPT = 'qiyue:answer-not-kept';

/**
 * The answer holds personal data in clear: no receipt keeps it, not even encrypted, for a receipt would outlive an erasure. A retry under
 * the same key is carried out again under the same command id, which records nothing twice.
 */
export function AnswerNotKept(): MethodDecorator {
  return SetMetadata(ANSWER_NOT_KEPT, true);
}
