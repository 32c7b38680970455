import { Problem } from '#libs/kernel/problem';
import { newId } from '#libs/kernel/identifiers';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { FAILURES_TO_LOCK, LoginThrottle } from './login-throttle.js';
import { FAILURES_AT_ONCE, NetworkAllowance } from './network-allowance.js';

const database = useTestDatabase();

/** Seconds to wait; 0 when the attempt is let through. */
async function waitFor(attempt: () => unknown): Promise<number> {
  try {
    await attempt();
    return 0;
  } catch (error) {
    if (error instanceof Problem) return Number(error.detail.retryAfterSeconds);
    throw error;
  }
}

const after = (seconds: number) => new Date(Date.UTC(2026, 5, 1) + seconds * 1_000).toISOString();

describe('the limit per account', () => {
  it('locks after a hundred failures for a day, and opens by itself or by an administrator', async () => {
    const throttle = new LoginThrottle(database.pool('service'));
    const accountId = newId();
    let now = 0;
    let longest = 0;
    for (let failure = 1; failure <= FAILURES_TO_LOCK; failure++) {
      await throttle.enter(accountId, after(now));
      const wait = await waitFor(() => throttle.enter(accountId, after(now)));
      if (failure < FAILURES_TO_LOCK) longest = Math.max(longest, wait);
      else expect(wait).toBe(86_400);
      // Attempts that found nothing open are not counted: the loop would lock sooner.
      if (wait === 0) failure++;
      now += wait;
    }
    expect(longest).toBe(900);
    expect(await waitFor(() => throttle.enter(accountId, after(now - 1)))).toBe(1);
    expect(await waitFor(() => throttle.enter(accountId, after(now)))).toBe(0);
    await throttle.clear(accountId);
    expect(await waitFor(() => throttle.enter(accountId, after(now)))).toBe(0);
  });
});

describe('the limit per network', () => {
  it('counts failures, gives back what was none, and grows again', async () => {
    let now = 0;
    const networks = new NetworkAllowance({ now: () => after(now) });
    for (let attempt = 0; attempt < 10 * FAILURES_AT_ONCE; attempt++) {
      networks.take('198.51.100.1');
      networks.giveBack('198.51.100.1');
    }
    for (let attempt = 0; attempt < FAILURES_AT_ONCE; attempt++) networks.take('198.51.100.1');
    expect(await waitFor(() => networks.take('198.51.100.1'))).toBe(2);
    expect(await waitFor(() => networks.take('198.51.100.2'))).toBe(0);
    now += 2;
    expect(await waitFor(() => networks.take('198.51.100.1'))).toBe(0);
    expect(await waitFor(() => networks.take('198.51.100.1'))).toBe(2);
    now -= 3_600;
    expect(await waitFor(() => networks.take('198.51.100.1'))).toBe(2);
  });
});
