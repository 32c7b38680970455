import { connect } from 'node:net';
import { ContributesReadiness, READINESS_TIMEOUT, type ReadinessContributor } from './readiness-contributor.js';

/** Ready when one of the brokers takes a connection. What they say to each other further is their client's affair, and in the log. */
@ContributesReadiness()
export class BrokerReadiness implements ReadinessContributor {
  readonly name = 'broker';

  /** @param brokers `host:port` each; none: there is nothing to wait for */
  constructor(private readonly brokers: readonly string[]) {}

  async checkReady(): Promise<void> {
    if (this.brokers.length > 0) await Promise.any(this.brokers.map(reach));
  }
}

async function reach(broker: string): Promise<void> {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(broker) ?? [];
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: READINESS_TIMEOUT });
    const end = (error?: Error) => {
      socket.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(new Error('no answer')));
    socket.once('error', end);
  });
}
