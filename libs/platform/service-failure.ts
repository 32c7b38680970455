import { EXIT, StartFailure, startFailureOf } from '#libs/installation/start-failure';

/** SQLSTATE invalid_password, invalid_authorization_specification, invalid_catalog_name. */
const NOT_LET_IN: ReadonlySet<unknown> = new Set(['28P01', '28000', '3D000']);

const UNREACHABLE: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
]);

/** Why a service did not start, in words for whoever started it. Addresses are not repeated: they may hold passwords. */
export function serviceFailureOf(error: unknown, directory: string): StartFailure {
  const { code } = (error ?? {}) as { code?: unknown };
  if (NOT_LET_IN.has(code)) {
    return new StartFailure(
      EXIT.configuration,
      { zh: `数据库拒绝登录（${String(code)}）。`, en: `The database let nobody in (${String(code)}).` },
      {
        zh: '请检查各数据库地址变量中的用户、口令和数据库名。',
        en: 'Check user, password and name of the database in the variables that hold its addresses.',
      },
      { cause: error },
    );
  }
  if (UNREACHABLE.has(code)) {
    return new StartFailure(
      EXIT.unavailable,
      {
        zh: `所依赖的数据库或服务无法连接（${String(code)}）。`,
        en: `A database or service that it needs cannot be reached (${String(code)}).`,
      },
      {
        zh: '请确认其已启动、地址正确，然后重新启动。',
        en: 'See that it runs and that its address is right, then start again.',
      },
      { cause: error },
    );
  }
  return startFailureOf(error, directory);
}
