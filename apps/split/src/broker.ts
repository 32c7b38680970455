import { setTimeout as pause } from 'node:timers/promises';
import { LocalBroker } from '#libs/messaging/kafka/local-broker/local-broker';
import { BackOff } from './back-off.js';
import type { Charge } from './keeper.js';

/** Milliseconds between two looks whether our own broker still runs. */
const WATCH_INTERVAL = 1_000;

/** The brokers of an installation: those it was given, or one of its own beside it. */
export interface Brokers {
  readonly addresses: readonly string[];
  stop(): Promise<void>;
}

export interface OwnBrokerOptions {
  readonly directory: string;
  /** Told when the broker ended by itself and is started again after this many milliseconds. */
  readonly onEnd: (restartIn: number) => void;
  /** Told whom somebody else must end when we cannot, each time it is another process. */
  readonly onCharge: (charge: Charge) => void;
}

export function givenBrokers(addresses: readonly string[]): Brokers {
  return { addresses, stop: () => Promise.resolve() };
}

/**
 * A real Kafka on loopback with its data in the directory, started again when it ends by itself.
 * @throws LocalBrokerError when there is neither Docker nor Java
 */
export async function ownBroker({ directory, onEnd, onCharge }: OwnBrokerOptions): Promise<Brokers> {
  const broker = await LocalBroker.start({ directory });
  const stopping = new AbortController();
  onCharge(chargeOf(broker));
  const watched = watch(broker, stopping.signal, onEnd, onCharge);
  return {
    addresses: broker.brokers,
    async stop() {
      stopping.abort();
      await watched;
      await broker.stop();
    },
  };
}

async function watch(
  broker: LocalBroker,
  stopping: AbortSignal,
  onEnd: OwnBrokerOptions['onEnd'],
  onCharge: OwnBrokerOptions['onCharge'],
): Promise<void> {
  const backOff = new BackOff();
  let started = Date.now();
  while (!stopping.aborted) {
    // A container is Docker's to restart.
    if (broker.container === undefined && broker.processId === undefined) {
      const restartIn = backOff.next(Date.now() - started);
      onEnd(restartIn);
      await rest(restartIn, stopping);
      if (stopping.aborted) return;
      started = Date.now();
      // Should it fail, the next look finds it missing again.
      await broker.start().then(
        () => onCharge(chargeOf(broker)),
        () => undefined,
      );
    }
    await rest(WATCH_INTERVAL, stopping);
  }
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}

function chargeOf(broker: LocalBroker): Charge {
  if (broker.container !== undefined) return { kind: 'container', name: broker.container };
  return { kind: 'process', pid: broker.processId ?? 0, signal: 'SIGTERM' };
}
