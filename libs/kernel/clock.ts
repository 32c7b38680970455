/** Milliseconds-precise UTC instant in ISO 8601, `2026-06-30T08:00:00.000Z`: sorts as a string. */
export type Instant = string;

/** The one source of time. Deciders never see it: they are handed an {@link Instant}. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => new Date().toISOString() };

/** Injection token of the {@link Clock}. */
export const CLOCK = Symbol('Clock');
