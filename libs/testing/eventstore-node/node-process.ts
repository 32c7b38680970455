import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SCRIPT = join(import.meta.dirname, '../../../scripts/eventstore-node.mjs');

export interface NodeProcessOptions {
  /** PostgreSQL as `qiyue_service`: a migrated database of the node's own. */
  readonly database: string;
  /** Default: a free one; a node that is to take the place of another takes its port. */
  readonly port?: number;
}

/** A node in a process of its own, for tests that end it. It never outlives the test: its input ends with ours. */
export class EventStoreNodeProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly exit: Promise<unknown>,
    readonly url: string,
  ) {}

  /** The node answers when the promise resolves. */
  static async start({ database, port = 0 }: NodeProcessOptions): Promise<EventStoreNodeProcess> {
    const child = spawn(process.execPath, [SCRIPT, '--port', String(port), '--until-input-ends'], {
      env: { ...process.env, QIYUE_TEST_EVENTSTORE_DATABASE: database },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit');
    const tooEarly = exit.then(([code, signal]) => {
      throw new Error(`the node did not start: ${code ?? signal}`);
    });
    const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), tooEarly])) as [string];
    // From here on the end of the process is what a test asked for.
    tooEarly.catch(() => undefined);
    return new EventStoreNodeProcess(child, exit, (JSON.parse(line) as { url: string }).url);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** The process is gone when the promise resolves. May be repeated. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.child.kill(signal);
    await this.exit;
  }
}
