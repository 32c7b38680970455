import pg from 'pg';
import { DATABASE_ROLE_KEYS, DATABASE_ROLES, type RolePasswords } from './roles.js';

/** What no role of ours may do. */
const POWERLESS = 'NOSUPERUSER NOCREATEDB NOCREATEROLE';

/**
 * Gives a server the roles of {@link DATABASE_ROLES}, each with a login and the given password, and lets the owner act as the projector. A role
 * without a password is made without a login, or left as it is. May be repeated; passwords of existing roles are set anew.
 * @param administratorConnectionString as a role that may create roles; need not be a superuser
 */
export async function setUpRoles(
  administratorConnectionString: string,
  passwords: Partial<RolePasswords>,
): Promise<void> {
  await withClient(administratorConnectionString, async (client) => {
    // Roles are shared by the cluster: two set-ups at once would trip over each other.
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('qiyue set-up'))`);
    for (const role of DATABASE_ROLE_KEYS) await setUpRole(client, DATABASE_ROLES[role], passwords[role]);
    await client.query(`GRANT ${DATABASE_ROLES.projector} TO ${DATABASE_ROLES.owner}`);
    // Whoever is no superuser must be able to act as the owner in order to give it a database.
    const { rows } = await client.query<{ rolsuper: boolean }>(
      'SELECT rolsuper FROM pg_roles WHERE rolname = current_user',
    );
    if (rows[0]?.rolsuper !== true) await client.query(`GRANT ${DATABASE_ROLES.owner} TO CURRENT_USER`);
    await client.query('COMMIT');
  });
}

async function setUpRole(client: pg.Client, name: string, password: string | undefined): Promise<void> {
  const { rows } = await client.query<{ powerful: boolean }>(
    'SELECT rolsuper OR rolcreatedb OR rolcreaterole AS powerful FROM pg_roles WHERE rolname = $1',
    [name],
  );
  const login = password === undefined ? '' : `LOGIN PASSWORD ${pg.escapeLiteral(password)}`;
  const [known] = rows;
  if (known === undefined) await client.query(`CREATE ROLE ${name} ${POWERLESS} ${login || 'NOLOGIN'}`);
  // Only superusers may name these properties, even to leave them as they are.
  else if (known.powerful) await client.query(`ALTER ROLE ${name} ${POWERLESS} ${login}`);
  else if (login !== '') await client.query(`ALTER ROLE ${name} ${login}`);
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
