import type { TextLimits } from '#libs/kernel/text-rules';

/** Longest household number in use is a 12-digit community code, a dash and five digits. */
export const HOUSEHOLD_NUMBER: TextLimits = { min: 1, max: 40 };

/** A detached house has a room (or number) only. */
export const ROOM: TextLimits = { min: 1, max: 40 };
export const PLACE_NAME: TextLimits = { max: 40 };

export const GRID_NAME: TextLimits = { max: 40 };

/** A remark is a line, not a file. */
export const REMARK: TextLimits = { max: 500 };

/** A dormitory registered as one household; more is a slip. */
export const MAX_RESIDENTS = 999;
