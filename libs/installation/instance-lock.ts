import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alreadyRunning } from './start-failure.js';

/** What a running instance tells others on its machine: `npm run rebuild`, `npm run fsck`, a second start. */
export interface RunningInstance {
  readonly pid: number;
  /** Tells the process from a later one with the same id; absent where the system does not say. */
  readonly started?: string;
  /** `http://127.0.0.1:8080`; absent while it starts. */
  readonly address?: string;
  /** Where the log is when EventStoreDB keeps it; the instance may have started the node itself. */
  readonly eventStoreUrl?: string;
  /** Brokers, where the services are processes of their own. */
  readonly brokers?: readonly string[];
  /** Addresses of the single services by their names, with their health and metrics. */
  readonly services?: Readonly<Record<string, string>>;
}

/** What an instance tells once it serves. */
export type InstanceFacts = Omit<RunningInstance, 'pid' | 'started'>;

const INSTANCE_FILE = 'instance.json';

/**
 * Claims a data directory for this process. The claim of a process that died without a word, by power cut or kill -9, is taken over.
 * @throws StartFailure when a living process holds it
 */
export async function claimDirectory(directory: string): Promise<InstanceLock> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, INSTANCE_FILE);
  const me: RunningInstance = { pid: process.pid, ...(await startOf(process.pid)) };
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(me)}\n`, { mode: 0o600 });
  try {
    while (!(await tryLink(draft, file))) {
      const holder = await readInstance(file);
      if (holder === undefined) continue;
      if (await lives(holder)) throw alreadyRunning(directory, holder.pid, holder.address);
      await rm(file, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
  return new InstanceLock(file, me);
}

/** The instance that runs on a data directory now, for commands beside it; undefined when none does. */
export async function runningInstance(directory: string): Promise<RunningInstance | undefined> {
  const instance = await readInstance(join(directory, INSTANCE_FILE));
  return instance !== undefined && (await lives(instance)) ? instance : undefined;
}

/** The claim; tells others where the instance listens, and is given back at the end. */
export class InstanceLock {
  constructor(
    private readonly file: string,
    private readonly me: RunningInstance,
  ) {}

  async announce(facts: InstanceFacts): Promise<void> {
    // Renamed into place: whoever reads it meanwhile sees the one or the other.
    const draft = `${this.file}.${this.me.pid}`;
    await writeFile(draft, `${JSON.stringify({ ...this.me, ...facts })}\n`, { mode: 0o600 });
    await rename(draft, this.file);
  }

  async release(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

/** A link to a finished file is made or refused as a whole, and never replaces the other's claim. */
async function tryLink(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** @returns undefined when it has just been given back */
async function readInstance(file: string): Promise<RunningInstance | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as RunningInstance;
  } catch {
    // Cut off by a crash while it was written: nobody's.
    return { pid: -1 };
  }
}

async function lives(instance: RunningInstance): Promise<boolean> {
  if (!Number.isInteger(instance.pid) || instance.pid <= 0 || instance.pid === process.pid) return false;
  try {
    process.kill(instance.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const { started } = await startOf(instance.pid);
  return started === undefined || instance.started === undefined || started === instance.started;
}

/** Clock ticks since boot when a process started, the boot's id before it (Linux, proc(5)). */
async function startOf(pid: number): Promise<Pick<RunningInstance, 'started'>> {
  try {
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Field 22; the second one, the program's name, may hold spaces and ends with the last parenthesis.
    const ticks = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? {} : { started: `${boot}/${ticks}` };
  } catch {
    // No /proc here: the process id alone must do.
    return {};
  }
}
