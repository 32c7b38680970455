import { setTimeout as pause } from 'node:timers/promises';
import type { SupervisedProcess } from './supervised-process.js';

/** Milliseconds a service has to be ready: after an update it rebuilds read models first. */
const READY_TIMEOUT = 300_000;
const POLL = 100;
const ANSWER_TIMEOUT = 5_000;

/**
 * Waits until a service says that it is ready.
 * @param stopRequested asked between two looks; ends the wait
 * @throws StartFailure when the service ends or is not ready in time
 */
export async function untilReady(
  process: SupervisedProcess,
  origin: string,
  stopRequested: () => boolean,
): Promise<void> {
  const end = Date.now() + READY_TIMEOUT;
  while (!stopRequested() && !(await isReady(origin))) {
    await process.requireRunning();
    if (Date.now() > end) throw await process.failure(null);
    await pause(POLL);
  }
}

async function isReady(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health/ready`, { signal: AbortSignal.timeout(ANSWER_TIMEOUT) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
