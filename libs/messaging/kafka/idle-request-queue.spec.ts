import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { letIdleConnectionsRest } from './idle-request-queue.js';

interface Queue {
  readonly throttleCheckTimeoutId: NodeJS.Timeout | null;
  pending: unknown[];
  maxInFlightRequests: number;
  checkPendingRequests(): void;
  destroy(): void;
}

function newQueue(): Queue {
  const logger = { debug: () => undefined };
  const settings = { maxInFlightRequests: 1, requestTimeout: 1_000, clientId: 'spec', broker: 'none', logger };
  return new (RequestQueue as unknown as new (settings: object) => Queue)(settings);
}

describe('the request queue of kafkajs', () => {
  beforeAll(letIdleConnectionsRest);

  it('sets no timer when nothing waits in it', () => {
    const queue = newQueue();
    queue.checkPendingRequests();
    expect(queue.throttleCheckTimeoutId).toBeNull();
  });

  it('looks again when something waits', () => {
    const queue = newQueue();
    // None may be sent: what waits goes on waiting.
    queue.maxInFlightRequests = 0;
    queue.pending = [{}];
    queue.checkPendingRequests();
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
    queue.destroy();
  });
});
