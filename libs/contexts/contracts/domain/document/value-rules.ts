import { Problem, type BilingualText, type ProblemPlace } from '#libs/kernel/problem';
import { checkText } from '#libs/kernel/text-rules';
import { isCalendarDay } from '#libs/kernel/calendar-day';
import { VARIABLE_INVALID, VARIABLE_MISSING, VARIABLE_UNKNOWN } from './problems.js';
import type { Variable } from './variable.js';

/** Characters of a TEXT without a limit of its own. */
const DEFAULT_TEXT_LENGTH = 500;

/** Characters of any other value, and of a CHOICE. */
const MAX_SHORT_VALUE = 200;

/** A plain decimal number. */
const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/;

/** Yuan with at most two decimals, never negative. */
const MONEY = /^(0|[1-9]\d{0,12})(\.\d{1,2})?$/;

/** How a BOOLEAN is written into a contract. */
const BOOLEAN_TEXTS: readonly string[] = ['是', '否'];

/**
 * Refuses values that do not fit their variables. Values are clear text here, before personal ones are sealed; they are never repeated
 * in a problem.
 * @throws Problem contract.variable-unknown, contract.variable-missing, contract.variable-invalid
 */
export function requireValues(variables: readonly Variable[], values: ReadonlyMap<string, string>): void {
  const declared = new Map(variables.map((variable) => [variable.name, variable]));
  for (const name of values.keys()) {
    if (!declared.has(name)) throw new Problem(VARIABLE_UNKNOWN, { variable: name });
  }
  const missing = variables.filter(({ name, required }) => required && !values.has(name)).map(({ name }) => name);
  if (missing.length > 0) throw new Problem(VARIABLE_MISSING, { variables: missing });
  const places = variables.flatMap((variable) => faultOf(variable, values.get(variable.name)) ?? []);
  if (places.length > 0) throw new Problem(VARIABLE_INVALID, {}, places);
}

function faultOf(variable: Variable, value: string | undefined): ProblemPlace | undefined {
  if (value === undefined) return undefined;
  const at = `/values/${variable.name}`;
  const max = variable.type === 'TEXT' ? (variable.maxLength ?? DEFAULT_TEXT_LENGTH) : MAX_SHORT_VALUE;
  const fault = checkText(value, at, { max, min: 1 });
  if (fault !== undefined) return fault;
  const expected = expectationOf(variable, value);
  return expected === undefined ? undefined : { at, ...expected };
}

function expectationOf({ type, choices }: Variable, value: string): BilingualText | undefined {
  switch (type) {
    case 'TEXT':
      return undefined;
    case 'NUMBER':
      return NUMBER.test(value) ? undefined : { zh: '应为数字', en: 'has to be a number' };
    case 'MONEY':
      return MONEY.test(value) ? undefined : { zh: '应为金额，至多两位小数', en: 'has to be an amount in yuan' };
    case 'DATE':
      return isCalendarDay(value)
        ? undefined
        : { zh: '应为日期，如 2026-06-30', en: 'has to be a day, e.g. 2026-06-30' };
    case 'BOOLEAN':
      return BOOLEAN_TEXTS.includes(value) ? undefined : { zh: '应为“是”或“否”', en: 'has to be 是 or 否' };
    case 'CHOICE':
      return choices?.includes(value) === true ? undefined : { zh: '不在可选范围内', en: 'is not one of the choices' };
  }
}
