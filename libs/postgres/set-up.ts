import pg from 'pg';
import { DATABASE_ROLE_KEYS, DATABASE_ROLES, type RolePasswords } from './roles.js';

/**
 * Gives a server the roles of {@link DATABASE_ROLES}, each with a login and the given password, and lets the owner act as the projector. May be repeated;
 * passwords of existing roles are set anew.
 * @param administratorConnectionString as a role that may create roles
 */
export async function setUpRoles(administratorConnectionString: string, passwords: RolePasswords): Promise<void> {
  await withClient(administratorConnectionString, async (client) => {
    // Roles are shared by the cluster: two set-ups at once would trip over each other.
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('qiyue set-up'))`);
    for (const role of DATABASE_ROLE_KEYS) {
      const name = DATABASE_ROLES[role];
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
      await client.query(
        `${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${name}
         LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${pg.escapeLiteral(passwords[role])}`,
      );
    }
    await client.query(`GRANT ${DATABASE_ROLES.projector} TO ${DATABASE_ROLES.owner}`);
    await client.query('COMMIT');
  });
}

/**
 * Creates a database owned by `qiyue_owner` unless it exists.
 * @param template a database nobody is connected to, copied instead of being migrated from nothing
 * @returns whether it was created now
 */
export async function createDatabase(
  administratorConnectionString: string,
  name: string,
  template?: string,
): Promise<boolean> {
  return withClient(administratorConnectionString, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return false;
    const source = template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(template)}`;
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER ${DATABASE_ROLES.owner}${source}`);
    return true;
  });
}

/** Removes a database and ends the connections to it. */
export async function dropDatabase(administratorConnectionString: string, name: string): Promise<void> {
  await withClient(administratorConnectionString, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  );
}

async function withClient<Result>(connectionString: string, work: (client: pg.Client) => Promise<Result>) {
  const client = new pg.Client({ connectionString, application_name: 'qiyue set-up' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
