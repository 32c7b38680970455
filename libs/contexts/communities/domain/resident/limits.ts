import type { TextLimits } from '#libs/kernel/text-rules';

/** The longest names in use (with `·`) have some thirty characters. */
export const PERSON_NAME: TextLimits = { min: 1, max: 60 };

/** What personal data are looked at for, in a sentence or two. */
export const DISCLOSURE_STATEMENT: TextLimits = { min: 4, max: 200 };

export const ERASURE_REASON: TextLimits = { min: 1, max: 500 };

/** Age in years from which elder mode is offered (Law on the Rights of the Elderly, art. 2). */
export const ELDER_FROM = 60;
