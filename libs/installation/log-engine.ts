import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventLogAddress } from '#libs/platform/event-log-address';
import { otherLogEngine } from './start-failure.js';

type LogEngine = EventLogAddress['engine'];

const FILE = 'log-engine';
const ENGINES: readonly string[] = ['postgres', 'eventstoredb'] satisfies readonly LogEngine[];

/**
 * Which engine keeps the record of an installation; undefined before its first start. Installations older than this file have their record in
 * PostgreSQL.
 */
export async function logEngineOf(directory: string): Promise<LogEngine | undefined> {
  try {
    const text = (await readFile(join(directory, FILE), 'utf8')).trim();
    if (ENGINES.includes(text)) return text as LogEngine;
    throw new Error(`${join(directory, FILE)} names no engine: ${text}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return existsSync(join(directory, 'postgres', 'PG_VERSION')) ? 'postgres' : undefined;
  }
}

/**
 * Refuses to go on with another engine than that which has the record so far: read models, deadlines and messages would follow an empty log.
 * @throws StartFailure
 */
export async function requireLogEngine(directory: string, engine: LogEngine): Promise<void> {
  const known = await logEngineOf(directory);
  if (known !== undefined && known !== engine) throw otherLogEngine(directory, known);
}

/** Before the first event is appended. */
export async function recordLogEngine(directory: string, engine: LogEngine): Promise<void> {
  await writeFile(join(directory, FILE), `${engine}\n`);
}
