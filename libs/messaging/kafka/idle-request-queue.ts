import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * kafkajs looks at the queue of each connection over and over, about a thousand times a second, also when nothing waits in it: the pause
 * until the next look is the rest of a throttling that never was, a negative number, which a timer takes for one millisecond
 * (https://github.com/tulios/kafkajs/issues/1751). With nothing in the queue there is nothing to look for; whatever enters it asks for the
 * next look itself.
 */
export function letIdleConnectionsRest(): void {
  const prototype = RequestQueue.prototype as PatchedQueue;
  if (prototype[PATCHED] === true) return;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: PatchedQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
  prototype[PATCHED] = true;
}

const PATCHED = Symbol('rests when idle');

interface PatchedQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
  [PATCHED]?: boolean;
}
