import 'reflect-metadata';
import { exitOnConfigurationError, readEnvironment } from '#libs/platform/configuration';
import { DATABASE_ROLES } from '#libs/postgres/roles';
import { databasePlanOf } from './database-plan.js';
import { setUpDatabase } from './set-up-database.js';

/** `npm run setup:database`: once before the first start, and again before each start of a newer version. */
async function main(): Promise<void> {
  const plan = databasePlanOf(readEnvironment(process.env));
  const { created, migrations } = await setUpDatabase(plan);
  const { database, withoutLogin } = plan;
  console.log(
    created
      ? `数据库 ${database} 已建立 · made the database ${database}`
      : `数据库 ${database} 已存在 · found ${database}`,
  );
  for (const name of migrations) console.log(`  ${name}`);
  console.log(`已执行 ${migrations.length} 项迁移 · ${migrations.length} migrations run`);
  if (withoutLogin.length > 0) {
    const names = withoutLogin.map((role) => DATABASE_ROLES[role]).join(', ');
    console.log(`未设置口令、不能登录的角色 · roles without an address of theirs, left without a login: ${names}`);
  }
}

await main().catch((error: unknown) => {
  if (!(error instanceof Error)) throw error;
  if (error.name === 'ConfigurationError') exitOnConfigurationError(error);
  // Never the error itself: some carry the address they failed at, password and all.
  console.error(
    `数据库设置失败 · setting the database up failed: ${error.message || String((error as { code?: string }).code)}`,
  );
  process.exitCode = 1;
});
