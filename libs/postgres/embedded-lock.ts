import { readFile, readlink, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { dataDirectoryInUse, staleLock } from './embedded-server-error.js';

const LOCK_FILE = 'postmaster.pid';
const SERVER_PROGRAM = 'postgres';

/** What a running server wrote into its data directory. */
export interface ServerLock {
  readonly pid: number;
  readonly port: number;
}

/** The lock in a data directory, whether its server still lives or not. */
export async function readLock(clusterDirectory: string): Promise<ServerLock | undefined> {
  let text: string;
  try {
    text = await readFile(join(clusterDirectory, LOCK_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  // Lines: pid, data directory, start time, port, … (PostgreSQL, "postmaster.pid").
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]) } : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Makes sure that no server holds the data directory. A server whose starter died without stopping it is stopped; a lock left behind
 * by a crash, whose number another program got since, is removed when that is certain.
 * @param starterOf pid of the process that started the server with this pid, if known
 * @throws EmbeddedServerError data-directory-in-use, stale-lock
 */
export async function clearLock(
  clusterDirectory: string,
  starterOf: (pid: number) => Promise<number | undefined>,
): Promise<void> {
  const lock = await readLock(clusterDirectory);
  // PostgreSQL itself removes the lock of a dead process.
  if (lock === undefined || !isAlive(lock.pid)) return;
  const program = await programOf(lock.pid);
  const lockFile = join(clusterDirectory, LOCK_FILE);
  if (program !== undefined && program !== SERVER_PROGRAM) {
    await rm(lockFile);
    return;
  }
  const starter = await starterOf(lock.pid);
  if (program === undefined && starter === undefined) throw staleLock(lockFile, lock.pid);
  if (starter === undefined || isAlive(starter)) throw dataDirectoryInUse(clusterDirectory, lock.pid);
  await stopProcess(lock.pid);
}

/** Whether a process is certainly a PostgreSQL server; false also where the system does not tell. */
export async function runsPostgres(pid: number): Promise<boolean> {
  return (await programOf(pid)) === SERVER_PROGRAM;
}

/** Name of the program a process runs; undefined where the system does not tell (only Linux does, and only of own processes). */
async function programOf(pid: number): Promise<string | undefined> {
  try {
    return basename(await readlink(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined;
  }
}

/** Milliseconds a server gets for a fast shutdown, which writes a checkpoint. */
const STOP_TIMEOUT = 60_000;
const STOP_POLL = 20;

/** Stops a server the fast way (SIGINT: transactions in flight are rolled back, then a checkpoint) and waits until it is gone. */
export async function stopProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT');
  const end = Date.now() + STOP_TIMEOUT;
  while (isAlive(pid)) {
    if (Date.now() > end) throw new Error(`database process ${pid} did not stop within ${STOP_TIMEOUT} ms`);
    await new Promise((resolve) => setTimeout(resolve, STOP_POLL));
  }
}
