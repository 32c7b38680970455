import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';

/** Bytes after which the next start begins a new file and keeps one old one: some weeks of a community's work. */
const LOG_FILE_LIMIT = 20 * 1024 * 1024;

/** Where the log lines of an installation on one machine go: the terminal is for the person who started it. */
export async function openLogFile(directory: string): Promise<pino.DestinationStream & { flushSync(): void }> {
  const file = join(directory, 'qiyue.log');
  if ((await sizeOf(file)) > LOG_FILE_LIMIT) await rename(file, `${file}.1`);
  const destination = pino.destination({ dest: file, sync: false, mode: 0o600 });
  // A full disk must not end the process over its log; the database reports it to whoever wants to write.
  destination.on('error', () => undefined);
  return destination;
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
