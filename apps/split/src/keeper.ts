import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { compiled } from './compiled.js';

/** A server that is no child of Node's and therefore does not notice that the supervisor is gone. */
export type Charge =
  | { readonly kind: 'process'; readonly pid: number; readonly signal: NodeJS.Signals }
  | { readonly kind: 'container'; readonly name: string };

/** What the keeper is told. Services are waited for, charges are ended after them, the last one told first. */
export type KeeperMessage =
  { readonly type: 'service'; readonly pid: number } | { readonly type: 'charge'; readonly charge: Charge };

/**
 * A process of its own that survives the supervisor, however that ends, by just as long as it takes to end the servers which would
 * otherwise be left behind. An orderly supervisor dismisses it.
 */
export class Keeper {
  private constructor(private readonly child: ChildProcess) {}

  static async start(): Promise<Keeper> {
    const child = fork(compiled('apps/split/src/keeper.main'), {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true,
    });
    await once(child, 'message');
    return new Keeper(child);
  }

  tell(message: KeeperMessage): void {
    if (this.child.connected) this.child.send(message);
  }

  /** When nothing is left to look after. */
  async dismiss(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }
}
