import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseRole } from '#libs/postgres/roles';
import { secretsDamaged } from './start-failure.js';

/** Every installation has had these from its first start; roles that came later get their passwords when they are first needed. */
const FIRST_ROLES = ['owner', 'service', 'projector', 'auditor'] as const satisfies readonly DatabaseRole[];

/**
 * Refuses to start on data whose passwords are gone: made anew they would fit nothing, and the first start would look like a defect.
 * @throws StartFailure
 */
export async function checkDatabaseSecrets(directory: string): Promise<void> {
  const file = join(directory, 'postgres-secrets.json');
  if (!existsSync(file)) {
    if (existsSync(join(directory, 'postgres', 'PG_VERSION'))) throw secretsDamaged(file);
    return;
  }
  const secrets = parse(await readFile(file, 'utf8'), file);
  const passwords = [secrets.administrator, ...FIRST_ROLES.map((role) => secrets.roles?.[role])];
  if (passwords.some((password) => typeof password !== 'string' || password === '')) throw secretsDamaged(file);
}

interface StoredSecrets {
  readonly administrator?: unknown;
  readonly roles?: Readonly<Record<string, unknown>>;
}

function parse(text: string, file: string): StoredSecrets {
  try {
    return (JSON.parse(text) ?? {}) as StoredSecrets;
  } catch (cause) {
    throw secretsDamaged(file, cause);
  }
}
