import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Charge, KeeperMessage } from './keeper.js';

/** Milliseconds the services have to end by themselves; see `end-with-parent`. */
const SERVICES_TIMEOUT = 40_000;
const POLL = 50;

const services = new Set<number>();
const charges: Charge[] = [];

process.on('message', (message: KeeperMessage) => {
  if (message.type === 'service') services.add(message.pid);
  else charges.push(message.charge);
});

/** The supervisor is gone without a word. */
process.once('disconnect', () => {
  void (async () => {
    const end = Date.now() + SERVICES_TIMEOUT;
    while ([...services].some(lives) && Date.now() < end) await pause(POLL);
    for (const charge of charges.reverse()) await endCharge(charge);
    process.exit(0);
  })();
});

process.send?.('ready');

async function endCharge(charge: Charge): Promise<void> {
  if (charge.kind === 'container') {
    // Whatever hinders it, there is nobody left who could be told.
    await promisify(execFile)('docker', ['stop', charge.name]).catch(() => undefined);
    return;
  }
  if (charge.pid <= 0 || !lives(charge.pid)) return;
  process.kill(charge.pid, charge.signal);
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
