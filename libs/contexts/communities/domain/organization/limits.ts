import type { TextLimits } from '#libs/kernel/text-rules';

/** Registered names have at most some sixty characters. */
export const ORGANIZATION_NAME: TextLimits = { min: 1, max: 100 };

export const ORGANIZATION_ADDRESS: TextLimits = { max: 200 };
