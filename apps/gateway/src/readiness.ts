import type { Upstream, UpstreamName } from './upstreams.js';

/** Milliseconds a service has for its own health; more than its own checks take. */
const HEALTH_TIMEOUT = 3_000;

export type Readiness = Readonly<Record<UpstreamName, boolean>>;

/** Whether the services behind the gateway are ready. Many who ask at once are one question to the services. */
export class UpstreamReadiness {
  private asking: Promise<Readiness> | undefined;
  private stopping = false;

  constructor(private readonly upstreams: readonly Upstream[]) {}

  /** From now on the gateway is not ready, whatever the services are. */
  beginShutdown(): void {
    this.stopping = true;
  }

  get shuttingDown(): boolean {
    return this.stopping;
  }

  ask(): Promise<Readiness> {
    this.asking ??= this.askAll().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async askAll(): Promise<Readiness> {
    const answers = await Promise.all(this.upstreams.map(async (upstream) => [upstream.name, await isReady(upstream)]));
    return Object.fromEntries(answers) as Readiness;
  }
}

async function isReady({ origin }: Upstream): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health/ready`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Refused, too late or cut off: not ready is the answer.
    return false;
  }
}
