import type { ValidationError } from 'class-validator';
import type { ProblemPlace } from '#libs/kernel/problem';
import type { TextLimits } from '#libs/kernel/text-rules';
import { stepOf } from './json-pointer.js';
import { MAX_PLACES } from './limits.js';
import { SAFE_TEXT, safeTextFault } from './safe-text.js';

/** Chinese for class-validator's constraints; `{n}` is the number in the English message. */
const CHINESE: Readonly<Record<string, string>> = {
  whitelistValidation: '此项不应填写',
  isDefined: '此项必填',
  isNotEmpty: '不能为空',
  isString: '应为文字',
  isInt: '应为整数',
  isNumber: '应为数字',
  isBoolean: '应为“是”或“否”',
  isArray: '应为列表',
  isObject: '应为对象',
  isUuid: '编号格式不正确',
  isEnum: '不在可选范围内',
  isIn: '不在可选范围内',
  matches: '格式不正确',
  isISO8601: '日期格式不正确',
  isDateString: '日期格式不正确',
  isHash: '校验值格式不正确',
  isHexadecimal: '应为十六进制字符',
  isLength: '长度不符合要求',
  minLength: '不得少于 {n} 个字',
  maxLength: '不得超过 {n} 个字',
  min: '不得小于 {n}',
  max: '不得大于 {n}',
  arrayMinSize: '不得少于 {n} 项',
  arrayMaxSize: '不得超过 {n} 项',
  arrayUnique: '列表中有重复项',
  arrayNotEmpty: '至少填写一项',
  nestedValidation: '内容结构不正确',
  unknownValue: '内容结构不正确',
};

/**
 * Places of validation errors, with JSON pointers for a body and names for parameters. Values are never repeated.
 * @param root `''` for a body
 */
export function placesOf(errors: readonly ValidationError[], root = ''): ProblemPlace[] {
  const places: ProblemPlace[] = [];
  collect(errors, root, places);
  return places.slice(0, MAX_PLACES);
}

function collect(errors: readonly ValidationError[], parent: string, places: ProblemPlace[]): void {
  for (const error of errors) {
    if (places.length >= MAX_PLACES) return;
    const at = parent + stepOf(error.property);
    for (const [constraint, message] of Object.entries(error.constraints ?? {})) {
      places.push({ at, ...textOf(constraint, message, error) });
    }
    collect(error.children ?? [], at, places);
  }
}

function textOf(constraint: string, message: string, error: ValidationError): { zh: string; en: string } {
  const context = error.contexts?.[constraint] as ({ zh?: string } & Partial<TextLimits>) | undefined;
  if (constraint === SAFE_TEXT && context?.max !== undefined) {
    return safeTextFault(error.value, { max: context.max, ...(context.min === undefined ? {} : { min: context.min }) });
  }
  const number = /\d+(\.\d+)?/.exec(message.replace(error.property, ''))?.[0] ?? '';
  const zh = context?.zh ?? CHINESE[constraint]?.replace('{n}', number) ?? '填写不正确';
  return { zh, en: message };
}
