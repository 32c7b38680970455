import { registerDecorator, type ValidationArguments } from 'class-validator';
import { textFaultIn, type TextLimits } from '#libs/kernel/text-rules';

/** Name of the constraint in validation errors. */
export const SAFE_TEXT = 'safeText';

/**
 * A property that must be a text within `max` (and `min`, default 1) code points and without forbidden characters.
 * Combine with `@IsOptional()` where it may be left out.
 */
export function SafeText({ max, min = 1 }: TextLimits): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: SAFE_TEXT,
      target: target.constructor,
      propertyName: propertyName as string,
      constraints: [{ max, min } satisfies TextLimits],
      options: { context: { max, min } satisfies TextLimits },
      validator: {
        validate: (value: unknown) => typeof value === 'string' && textFaultIn(value, { max, min }) === undefined,
        defaultMessage: ({ value }: ValidationArguments = {} as ValidationArguments) =>
          safeTextFault(value, { max, min }).en,
      },
    });
  };
}

/** What `@SafeText` holds against a value, in both languages. */
export function safeTextFault(value: unknown, limits: TextLimits): { zh: string; en: string } {
  if (typeof value !== 'string') return { zh: '应为文字', en: 'must be a text' };
  return textFaultIn(value, limits) ?? { zh: '填写不正确', en: 'is not valid' };
}
