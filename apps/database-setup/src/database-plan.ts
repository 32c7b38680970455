import { ConfigurationError, requireVariables, type Environment } from '#libs/platform/configuration';
import { DATABASE_VARIABLES } from '#libs/platform/installation-database';
import { DATABASE_ROLE_KEYS, DATABASE_ROLES, type DatabaseRole, type RolePasswords } from '#libs/postgres/roles';

/** What a server is to be given. */
export interface DatabasePlan {
  readonly administrator: string;
  readonly owner: string;
  /** Name of the database. */
  readonly database: string;
  readonly passwords: Partial<RolePasswords>;
  /** Roles nobody named an address for: they get no login. */
  readonly withoutLogin: readonly DatabaseRole[];
}

/** The parts of a database's address; the address itself is never shown, for it holds a password. */
interface Address {
  readonly server: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

const DEFAULT_PORT = '5432';

/**
 * Reads off the services' own addresses which database is wanted and which password each role has: what is set up is what they will use.
 * @throws ConfigurationError naming every address that does not fit
 */
export function databasePlanOf(environment: Environment): DatabasePlan {
  requireVariables(environment, 'QIYUE_ADMINISTRATOR_DATABASE_URL', 'QIYUE_OWNER_DATABASE_URL');
  const administrator = environment.QIYUE_ADMINISTRATOR_DATABASE_URL as string;
  const owner = environment.QIYUE_OWNER_DATABASE_URL as string;
  const target = addressOf('QIYUE_OWNER_DATABASE_URL', owner);
  if (addressOf('QIYUE_ADMINISTRATOR_DATABASE_URL', administrator).server !== target.server) {
    throw fault('QIYUE_ADMINISTRATOR_DATABASE_URL', SERVER_DIFFERS);
  }
  const passwords: Partial<Record<DatabaseRole, string>> = {};
  for (const role of DATABASE_ROLE_KEYS) {
    const name = DATABASE_VARIABLES[role];
    const text = environment[name];
    if (text === undefined) continue;
    passwords[role] = passwordOf(role, name, addressOf(name, String(text)), target);
  }
  const withoutLogin = DATABASE_ROLE_KEYS.filter((role) => passwords[role] === undefined);
  return { administrator, owner, database: target.database, passwords, withoutLogin };
}

function passwordOf(role: DatabaseRole, name: keyof Environment, address: Address, target: Address): string {
  if (address.server !== target.server) throw fault(name, SERVER_DIFFERS);
  if (address.database !== target.database) throw fault(name, DATABASE_DIFFERS);
  if (address.user !== DATABASE_ROLES[role]) {
    throw fault(name, { zh: `用户名应为 ${DATABASE_ROLES[role]}`, en: `the user must be ${DATABASE_ROLES[role]}` });
  }
  if (address.password === '') throw fault(name, { zh: '缺少口令', en: 'has no password' });
  return address.password;
}

const SERVER_DIFFERS = {
  zh: '主机或端口与 QIYUE_OWNER_DATABASE_URL 不同；每台数据库服务器须分别设置',
  en: 'names another host or port than QIYUE_OWNER_DATABASE_URL; set each server up by itself',
};

const DATABASE_DIFFERS = {
  zh: '数据库名与 QIYUE_OWNER_DATABASE_URL 不同',
  en: 'names another database than QIYUE_OWNER_DATABASE_URL',
};

function addressOf(name: keyof Environment, text: string): Address {
  // The constructor's error would carry the whole text.
  if (!URL.canParse(text)) throw fault(name, { zh: '不是有效的地址', en: 'is not a valid address' });
  const url = new URL(text);
  return {
    server: `${url.hostname}:${url.port || DEFAULT_PORT}`,
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

function fault(name: keyof Environment, text: { readonly zh: string; readonly en: string }): ConfigurationError {
  return new ConfigurationError([{ name, ...text }]);
}
