/** Digits of a code. A guesser has five tries in a million, five times an hour: one in forty thousand for each hour at one number. */
export const CODE_DIGITS = 6;

/** Long enough for a slow text message, and for elders to type it (domain brief, "ample time"). */
export const CODE_SECONDS = 300;

/** Mistyping is human. */
export const MAX_TRIES = 5;

/** A text message may take a minute; a second one sooner only confuses. */
export const SECONDS_BETWEEN_CODES = 60;

export const CODES_PER_NUMBER_AND_HOUR = 5;

/** A telephone that keeps ringing is an attack on its owner. */
export const CODES_PER_NUMBER_AND_DAY = 10;

/** The desk in the service hall, where staff help people to sign in, has one address. */
export const CODES_PER_CALLER_AND_HOUR = 60;

export const HOUR_SECONDS = 3_600;
export const DAY_SECONDS = 86_400;
