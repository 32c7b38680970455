import type { BilingualText } from '#libs/kernel/problem';
import type { ServiceName } from '../service-name.js';

/** Who reads a variable: services, or the commands that are run beside them. */
export type VariableReader =
  ServiceName | 'split' | 'sample-district' | 'setup:database' | 'rebuild' | 'fsck' | 'keys' | 'audit:compare';

/** What is to be known of a variable besides the rules that its value keeps to; `docs/reference/configuration.md` is made of it. */
export interface VariableDescription {
  readonly meaning: BilingualText;
  readonly usedBy: readonly VariableReader[];
  /** Its value lets somebody in: never shown, and better given by file. */
  readonly secret?: true;
  /** Whether `<NAME>_FILE` may name a file that holds the value. Every secret comes by file; others where it is customary. */
  readonly byFile?: true;
  /** How the text is read. Default: as text. */
  readonly form?: 'number';
}

/** A class that declares variables as properties. */
export type VariableGroup = new () => object;

const described = new Map<unknown, Map<string, VariableDescription>>();

/** Declares a property of a group as an environment variable of the same name. */
export function Variable(description: VariableDescription): PropertyDecorator {
  return (prototype, property) => {
    const group = prototype.constructor;
    const variables = described.get(group) ?? new Map<string, VariableDescription>();
    described.set(group, variables.set(String(property), description));
  };
}

/** The variables of a group by name, in the order of their declaration. */
export function variablesOf(group: VariableGroup): ReadonlyMap<string, VariableDescription> {
  return described.get(group) ?? new Map<string, VariableDescription>();
}

/** Whether the value may come from the file that `<NAME>_FILE` names. */
export function comesByFile({ secret, byFile }: VariableDescription): boolean {
  return secret === true || byFile === true;
}
