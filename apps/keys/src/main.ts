import 'reflect-metadata';
import { exitOnConfigurationError, readEnvironment } from '#libs/platform/configuration';
import { openInstallationDatabase } from '#libs/platform/installation-database';
import { masterKeyOf } from '#libs/platform/platform-configuration';
import { createPool } from '#libs/postgres/pool';
import { openVault } from '#libs/vault/postgres-vault';
import { rotateMasterKey } from '#libs/vault/rotate-master-key';

/** Exit code of a command that was called wrongly (`EX_USAGE` of sysexits.h). */
const EXIT_USAGE = 64;

const USAGE = `用法 · usage:
  npm run keys -- rotate-master            更换主密钥 · replaces the master key
  npm run keys -- renew <subject id> …     为所列人员更换数据密钥 · gives these subjects a new version of their data key`;

/** `npm run keys -- rotate-master` */
async function main([command, ...parameters]: readonly string[]): Promise<void> {
  const environment = readEnvironment(process.env);
  if (command !== 'rotate-master' && (command !== 'renew' || parameters.length === 0)) {
    console.error(USAGE);
    process.exitCode = EXIT_USAGE;
    return;
  }
  const database = await openInstallationDatabase(environment, ['service']);
  const pool = createPool(database.connectionString('service'), { applicationName: 'qiyue keys', max: 2 });
  const source = masterKeyOf(environment);
  try {
    if (command === 'rotate-master') {
      const { keyId, rewrapped, oldKeysRemain } = await rotateMasterKey(pool, source, (count) =>
        console.error(`… ${count}`),
      );
      console.log(`主密钥已更换为 ${keyId} · the master key is ${keyId} now; ${rewrapped} keys wrapped anew`);
      if (oldKeysRemain) {
        console.log(
          `请从 ${source.description} 中移除旧主密钥并重启各服务 · take the old master key out of the configuration and restart the services`,
        );
      }
    } else {
      const vault = await openVault(pool, source, { algorithm: environment.QIYUE_CIPHER });
      for (const subjectId of parameters) await vault.renewKey(subjectId);
      console.log(`已更换 ${parameters.length} 个数据密钥 · ${parameters.length} data keys renewed`);
    }
  } finally {
    await pool.end();
    await database.close();
  }
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof Error)) throw error;
  if (error.name === 'ConfigurationError') exitOnConfigurationError(error);
  console.error(error.message);
  process.exitCode = 1;
});
