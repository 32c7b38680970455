import type { Position } from '#libs/event-store/event-log';

/** Waits for read models; implemented over their checkpoints. */
export interface PositionWaiter {
  /** Whether all projections reached the position within the time. */
  reached(projections: readonly string[], position: Position, timeoutMilliseconds: number): Promise<boolean>;
}

/** Injection token of the {@link PositionWaiter}. */
export const POSITION_WAITER = Symbol('PositionWaiter');
