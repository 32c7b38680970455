import type { BilingualText } from '#libs/kernel/problem';
import { ConfigurationError, EXIT_CONFIGURATION } from '#libs/platform/configuration';
import { EmbeddedServerError, type EmbeddedServerErrorKind } from '#libs/postgres/embedded-server-error';
import { MasterKeyError } from '#libs/vault/key-wrapping';

/** Exit codes of an installation on one machine, from sysexits.h: service scripts tell by them whether trying again can help. */
export const EXIT = {
  damagedData: 65,
  portInUse: 69,
  unavailable: 69,
  defect: 70,
  service: 71,
  diskFull: 74,
  alreadyRunning: 75,
  notPermitted: 77,
  configuration: EXIT_CONFIGURATION,
} as const;

/** Why the start failed, in words for the person at the keyboard, and what to do about it. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';

  constructor(
    readonly exitCode: number,
    readonly title: BilingualText,
    readonly remedy: BilingualText,
    options?: ErrorOptions,
  ) {
    super(`${title.en} ${remedy.en}`, options);
  }
}

export function httpPortInUse(port: number): StartFailure {
  return new StartFailure(
    EXIT.portInUse,
    { zh: `端口 ${port} 已被其他程序占用。`, en: `Port ${port} is in use by another program.` },
    {
      zh: `请停止该程序，或换一个端口：QIYUE_HTTP_PORT=${port + 1}`,
      en: `Stop that program, or choose another port: QIYUE_HTTP_PORT=${port + 1}`,
    },
  );
}

export function alreadyRunning(directory: string, pid: number, address: string | undefined): StartFailure {
  const where = address === undefined ? '' : ` ${address}`;
  return new StartFailure(
    EXIT.alreadyRunning,
    {
      zh: `契约系统已在运行（进程 ${pid}${where}），数据目录 ${directory} 由其使用。`,
      en: `Qiyue is running already (process ${pid}${where}) on the data directory ${directory}.`,
    },
    {
      zh: '请直接使用该实例；如需另起一个，请设置 QIYUE_DATA_DIRECTORY 与 QIYUE_HTTP_PORT。',
      en: 'Use that one; to start a second one, set QIYUE_DATA_DIRECTORY and QIYUE_HTTP_PORT.',
    },
  );
}

export function secretsDamaged(file: string, cause?: unknown): StartFailure {
  return new StartFailure(
    EXIT.damagedData,
    { zh: `密钥文件 ${file} 缺失或已损坏。`, en: `The secrets file ${file} is missing or damaged.` },
    {
      zh: '请从备份恢复该文件。数据未被改动；仅试用时可删除整个数据目录后重新启动。',
      en: 'Restore it from a backup. The data was not touched; if it was only a trial, delete the whole data directory.',
    },
    { cause },
  );
}

export function otherLogEngine(directory: string, known: 'postgres' | 'eventstoredb'): StartFailure {
  const remedy =
    known === 'postgres'
      ? {
          zh: '请取消 EVENTSTORE_URL 后启动；如需改用 EventStoreDB，请另选数据目录。',
          en: 'Start without EVENTSTORE_URL; to use EventStoreDB, choose another data directory.',
        }
      : {
          zh: '请设置 EVENTSTORE_URL 后启动（试用节点：npm run start:split -- --eventstore-node）。',
          en: 'Set EVENTSTORE_URL (with the node for trying: npm run start:split -- --eventstore-node).',
        };
  const name = known === 'postgres' ? 'PostgreSQL' : 'EventStoreDB';
  return new StartFailure(
    EXIT.configuration,
    {
      zh: `数据目录 ${directory} 的记录保存在 ${name} 中，不能改用其他引擎启动。`,
      en: `The record of ${directory} is kept by ${name}; it cannot be started over another engine.`,
    },
    remedy,
  );
}

/** A process of the installation ended, or was not ready in time, before everything ran. */
export function serviceFailed(name: string, exitCode: number | null, logFile: string, lastLines: string): StartFailure {
  return new StartFailure(
    exitCode === EXIT.configuration ? EXIT.configuration : EXIT.service,
    {
      zh: `服务 ${name} 未能启动，日志见 ${logFile}。`,
      en: `The service ${name} did not start; its log is ${logFile}.`,
    },
    { zh: lastLines, en: '' },
  );
}

const EXIT_OF_DATABASE: Readonly<Record<EmbeddedServerErrorKind, number>> = {
  'port-in-use': EXIT.portInUse,
  'data-directory-in-use': EXIT.alreadyRunning,
  'stale-lock': EXIT.alreadyRunning,
  'disk-full': EXIT.diskFull,
  'other-major-version': EXIT.damagedData,
  'directory-unreachable': EXIT.notPermitted,
  'binaries-missing': EXIT.configuration,
  failed: EXIT.damagedData,
};

/** SQLSTATE disk_full, and its counterpart of the operating system. */
const DISK_FULL = new Set(['53100', 'ENOSPC', 'EDQUOT']);
const NOT_PERMITTED = new Set(['EACCES', 'EPERM', 'EROFS']);
const NOT_A_DIRECTORY = new Set(['EEXIST', 'ENOTDIR']);
/** SQLSTATE invalid_password: the secrets are not those of this database. */
const WRONG_PASSWORD = '28P01';

/** Turns whatever ended the start into a {@link StartFailure}; an unforeseen error keeps its stack as the cause. */
export function startFailureOf(error: unknown, directory: string): StartFailure {
  if (error instanceof StartFailure) return error;
  if (error instanceof EmbeddedServerError) {
    return new StartFailure(EXIT_OF_DATABASE[error.kind], error.title, error.remedy, { cause: error.cause });
  }
  if (error instanceof MasterKeyError) return new StartFailure(EXIT.damagedData, asBoth(error.message), SEE_KEYS);
  if (error instanceof ConfigurationError)
    return new StartFailure(EXIT.configuration, asBoth(error.message), SEE_README);
  const { code, path } = (error ?? {}) as { code?: string; path?: string };
  if (code !== undefined && DISK_FULL.has(code)) return diskFull(directory);
  if (code !== undefined && NOT_PERMITTED.has(code)) return notPermitted(path ?? directory);
  if (code !== undefined && NOT_A_DIRECTORY.has(code)) return notADirectory(directory);
  if (code === WRONG_PASSWORD) return secretsDamaged(`${directory}/postgres-secrets.json`, error);
  return new StartFailure(EXIT.defect, UNFORESEEN, REPORT_IT, { cause: error });
}

function diskFull(directory: string): StartFailure {
  return new StartFailure(
    EXIT.diskFull,
    { zh: `磁盘空间不足：${directory}。`, en: `The disk that holds ${directory} is full.` },
    {
      zh: '请清理磁盘后重新启动；已保存的数据不受影响。',
      en: 'Free some space and start again; what was saved is safe.',
    },
  );
}

function notPermitted(path: string): StartFailure {
  return new StartFailure(
    EXIT.notPermitted,
    { zh: `没有权限读写 ${path}。`, en: `No permission to read or write ${path}.` },
    {
      zh: '请修改目录权限，或用 QIYUE_DATA_DIRECTORY 指定可写的目录。',
      en: 'Change its permissions, or choose a writable directory with QIYUE_DATA_DIRECTORY.',
    },
  );
}

function notADirectory(directory: string): StartFailure {
  return new StartFailure(
    EXIT.configuration,
    { zh: `${directory} 不是目录。`, en: `${directory} is not a directory.` },
    {
      zh: '请用 QIYUE_DATA_DIRECTORY 指定一个目录。',
      en: 'Choose a directory with QIYUE_DATA_DIRECTORY.',
    },
  );
}

/** For messages that say both already. */
function asBoth(message: string): BilingualText {
  return { zh: message, en: '' };
}

const SEE_KEYS: BilingualText = {
  zh: '请从备份恢复密钥文件；没有密钥，个人信息无法读取。',
  en: 'Restore the key file from a backup; without it personal data cannot be read.',
};
const SEE_README: BilingualText = {
  zh: '各变量说明见 README.zh-CN.md。',
  en: 'README.md lists the variables.',
};
const UNFORESEEN: BilingualText = { zh: '启动失败，原因不明。', en: 'The start failed for a reason not foreseen.' };
const REPORT_IT: BilingualText = { zh: '请将以下信息报告给开发者：', en: 'Please report what follows:' };

/** The failure as lines for the terminal. */
export function describeFailure(failure: StartFailure): string {
  const texts = [failure.title.zh, failure.title.en, failure.remedy.zh, failure.remedy.en].filter(
    (text) => text !== '',
  );
  const lines = ['', ...texts.map((text) => `  ${text}`)];
  if (failure.exitCode === EXIT.defect && failure.cause instanceof Error) lines.push('', String(failure.cause.stack));
  return `${lines.join('\n')}\n\n`;
}
