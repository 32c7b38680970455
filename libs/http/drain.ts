import type { Server } from 'node:http';

/** Milliseconds for answers under way; who reads slower than that is cut off. */
const DRAIN_TIMEOUT = 20_000;
const IDLE_SWEEP = 50;

/**
 * Takes no more connections and waits for the answers under way. A connection that is kept alive counts as idle only once its last
 * answer is out, which may be after the close: therefore again and again.
 * @param close stops listening and resolves when the last connection has ended
 */
export async function drain(server: Server, close: () => Promise<unknown>, timeout = DRAIN_TIMEOUT): Promise<void> {
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP);
  const cut = setTimeout(() => server.closeAllConnections(), timeout);
  try {
    await close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}
