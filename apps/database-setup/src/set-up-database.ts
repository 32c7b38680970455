import { migrate } from '#libs/postgres/migrate';
import { createDatabase, setUpRoles } from '#libs/postgres/set-up';
import type { DatabasePlan } from './database-plan.js';

export interface SetUp {
  readonly created: boolean;
  /** Names of the migrations run now. */
  readonly migrations: readonly string[];
}

/** Roles, database and tables as planned. May be repeated, also after an interruption, and by several at once. */
export async function setUpDatabase({ administrator, owner, database, passwords }: DatabasePlan): Promise<SetUp> {
  await setUpRoles(administrator, passwords);
  const created = await createDatabase(administrator, database);
  return { created, migrations: await migrate(owner) };
}
