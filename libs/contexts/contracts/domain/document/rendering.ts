import { Problem } from '#libs/kernel/problem';
import { VARIABLE_MISSING, VARIABLE_UNKNOWN } from './problems.js';
import type { FilledVariable } from './variable.js';

/** `{{name}}`; blanks around the name do not count. */
const PLACEHOLDER = /\{\{\s*([^{}]{1,60}?)\s*\}\}/gu;

/** How Chinese forms mark a blank that was left empty on purpose. */
const LEFT_EMPTY = '／';

/** Names of the variables a text refers to, each once. */
export function variablesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] as string))];
}

/**
 * A clause's text with its blanks filled in.
 * @param clear personal values as they may be shown to the reader (opened, masked or `依法删除`), by variable name
 * @throws Problem for a variable that is not declared, and for a required one without a value
 */
export function renderText(
  text: string,
  variables: readonly FilledVariable[],
  clear: ReadonlyMap<string, string>,
): string {
  return text.replace(PLACEHOLDER, (_match, name: string) => {
    const variable = variables.find((candidate) => candidate.name === name);
    if (variable === undefined) throw new Problem(VARIABLE_UNKNOWN, { variable: name });
    if (variable.value === null) {
      if (variable.required) throw new Problem(VARIABLE_MISSING, { variable: name });
      return LEFT_EMPTY;
    }
    if (!variable.personal) return variable.value;
    const shown = clear.get(name);
    if (shown === undefined) throw new Error(`the personal variable ${name} was not opened before rendering`);
    return shown;
  });
}
