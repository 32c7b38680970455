import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { BilingualText } from '#libs/kernel/problem';
import { AuditVariables } from './variables/audit-variables.js';
import { DatabaseVariables } from './variables/database-variables.js';
import { EngineVariables } from './variables/engine-variables.js';
import { GatewayVariables } from './variables/gateway-variables.js';
import { KeyVariables } from './variables/key-variables.js';
import { NotificationVariables } from './variables/notification-variables.js';
import { ProcessVariables } from './variables/process-variables.js';
import { SignInVariables } from './variables/sign-in-variables.js';
import { comesByFile, variablesOf, type VariableDescription, type VariableGroup } from './variables/variable.js';

/** Exit code of a process whose configuration is wrong (`EX_CONFIG` of sysexits.h). */
export const EXIT_CONFIGURATION = 78;

/** The environment variables that Qiyue knows. A group of its own for what belongs to one service; each is listed below, too. */
export type Environment = AuditVariables &
  DatabaseVariables &
  EngineVariables &
  GatewayVariables &
  KeyVariables &
  NotificationVariables &
  ProcessVariables &
  SignInVariables;

export const VARIABLE_GROUPS: readonly VariableGroup[] = [
  ProcessVariables,
  SignInVariables,
  KeyVariables,
  DatabaseVariables,
  EngineVariables,
  NotificationVariables,
  GatewayVariables,
  AuditVariables,
];

/** Set by the test run for itself; not configuration. */
const TEST_PREFIX = 'QIYUE_TEST_';

/** Ends the name of a variable that names a file instead of holding the value. */
const FILE_SUFFIX = '_FILE';

/** One wrong variable, in both languages. The value is never repeated: it may be a secret. */
export interface ConfigurationFault {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

/** The environment is wrong; the message names every fault. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: readonly ConfigurationFault[]) {
    super(
      ['环境变量有误，未启动 · the environment is wrong, nothing was started:']
        .concat(faults.map(({ name, zh, en }) => `  ${name}: ${zh} · ${en}`))
        .join('\n'),
    );
  }
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables whose names begin with `QIYUE_`, and those that Qiyue shares with other tools; of secrets also the files named by
 * `<NAME>_FILE`. An empty variable counts as given: it is named as wrong, not taken as absent.
 * @throws ConfigurationError naming every unknown name, every bad value and every file that gives none
 */
export function readEnvironment(variables: Variables): Environment {
  const faults = unknownIn(variables);
  const environment: Partial<Environment> = {};
  for (const group of VARIABLE_GROUPS) {
    const given: Record<string, unknown> = {};
    for (const [name, description] of variablesOf(group)) {
      const text = comesByFile(description) ? valueOrFile(name, variables, faults) : variables[name];
      if (text !== undefined) given[name] = valueOf(text, description);
    }
    const values = plainToInstance(group, given, { exposeDefaultValues: true });
    faults.push(...validateSync(values).map(faultOf));
    Object.assign(environment, values);
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return environment as Environment;
}

function unknownIn(variables: Variables): ConfigurationFault[] {
  const known = new Set(
    VARIABLE_GROUPS.flatMap((group) =>
      [...variablesOf(group)].flatMap(([name, description]) =>
        comesByFile(description) ? [name, name + FILE_SUFFIX] : [name],
      ),
    ),
  );
  return Object.keys(variables)
    .filter((name) => name.startsWith('QIYUE_') && !name.startsWith(TEST_PREFIX) && !known.has(name))
    .map((name) => ({ name, zh: '没有这个变量，请检查拼写', en: 'there is no such variable; check the spelling' }));
}

/** The value of a variable that may come by file, without the line end that editors and `echo` put behind it. */
function valueOrFile(name: string, variables: Variables, faults: ConfigurationFault[]): string | undefined {
  const file = variables[name + FILE_SUFFIX];
  if (file === undefined) return variables[name];
  const outcome =
    variables[name] === undefined
      ? contentOf(file)
      : { zh: `与 ${name} 只能设置其一`, en: `only one of it and ${name} may be set` };
  if (typeof outcome === 'string') return outcome;
  faults.push({ name: name + FILE_SUFFIX, ...outcome });
  return undefined;
}

/** @returns what is wrong with the file, without its name: a secret may stand there by mistake */
function contentOf(file: string): string | BilingualText {
  try {
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? { zh: '文件是空的', en: 'the file is empty' } : text;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '?';
    return { zh: `文件无法读取（${code}）`, en: `the file cannot be read (${code})` };
  }
}

function valueOf(text: string, { form }: VariableDescription): unknown {
  return form === 'number' && /^\d+$/.test(text) ? Number(text) : text;
}

function faultOf({ property, constraints, contexts }: ReturnType<typeof validateSync>[number]): ConfigurationFault {
  const [constraint, message] = Object.entries(constraints ?? {})[0] ?? ['', ''];
  const zh = (contexts?.[constraint] as { zh?: string } | undefined)?.zh ?? '值不正确';
  return { name: property, zh, en: message };
}

/** @throws ConfigurationError when one of the named variables is absent */
export function requireVariables(environment: Environment, ...names: readonly (keyof Environment)[]): void {
  const absent = names.filter((name) => environment[name] === undefined);
  if (absent.length === 0) return;
  throw new ConfigurationError(absent.map((name) => ({ name, zh: '必须设置', en: 'must be set' })));
}

/** Ends the process over a wrong configuration with a message a person can act on; passes on any other error. */
export function exitOnConfigurationError(error: unknown): never {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(EXIT_CONFIGURATION);
}
