import type { BilingualText, ProblemPlace } from '#libs/kernel/problem';
import { checkText, lengthOf, type TextLimits } from '#libs/kernel/text-rules';
import {
  CONTENT_LIMITS,
  DUTY_BEARERS,
  INSTRUMENT_KINDS,
  REMEDIES,
  TOPICS,
  VARIABLE_TYPES,
  type Clause,
  type LegalBasis,
  type TemplateContent,
  type Variable,
} from './content.js';

const LENGTH = CONTENT_LIMITS.characters;
const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** Letters of any script, digits and underscores: what stands between {{ and }}. */
const VARIABLE_NAME = /^[\p{L}_][\p{L}\p{N}_]{0,39}$/u;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** What makes a content unfit to be kept even as a draft: its shape and size, not its wording (that is the linter's). */
export function faultsOfContent(content: TemplateContent): readonly ProblemPlace[] {
  return [
    ...among(content.instrumentKind, INSTRUMENT_KINDS, '/instrumentKind'),
    ...among(content.topic, TOPICS, '/topic'),
    ...text(content.title, '/title', { min: 1, max: LENGTH.title }),
    ...text(content.titleEnglish, '/titleEnglish', { min: 1, max: LENGTH.title }),
    ...text(content.plainLanguage, '/plainLanguage', { max: LENGTH.plainLanguage }),
    ...faultsOfTerm(content.termMonths),
    ...count(content.clauses, '/clauses', 1, CONTENT_LIMITS.clauses),
    ...count(content.variables, '/variables', 0, CONTENT_LIMITS.variables),
    ...content.clauses.slice(0, CONTENT_LIMITS.clauses).flatMap(faultsOfClause),
    ...content.variables.slice(0, CONTENT_LIMITS.variables).flatMap(faultsOfVariable),
    ...duplicates(
      content.clauses.map((clause) => clause.clauseId),
      (index) => `/clauses/${index}/clauseId`,
    ),
    ...duplicates(
      content.clauses.map((clause) => clause.number),
      (index) => `/clauses/${index}/number`,
    ),
    ...duplicates(
      content.variables.map((variable) => variable.name),
      (index) => `/variables/${index}/name`,
    ),
    ...faultsOfTotal(content),
  ];
}

function faultsOfClause(clause: Clause, index: number): ProblemPlace[] {
  const at = `/clauses/${index}`;
  return [
    ...identifier(clause.clauseId, `${at}/clauseId`),
    ...text(clause.number, `${at}/number`, { min: 1, max: LENGTH.number }),
    ...text(clause.heading, `${at}/heading`, { min: 1, max: LENGTH.heading }),
    ...text(clause.text, `${at}/text`, { min: 1, max: LENGTH.text }),
    ...(clause.explanation === null ? [] : text(clause.explanation, `${at}/explanation`, { max: LENGTH.explanation })),
    ...among(clause.dutyBearer, DUTY_BEARERS, `${at}/dutyBearer`),
    ...(clause.remedy === null ? [] : among(clause.remedy, REMEDIES, `${at}/remedy`)),
    ...count(clause.legalBases, `${at}/legalBases`, 0, CONTENT_LIMITS.legalBases),
    ...clause.legalBases
      .slice(0, CONTENT_LIMITS.legalBases)
      .flatMap((basis, position) => faultsOfLegalBasis(basis, `${at}/legalBases/${position}`)),
  ];
}

function faultsOfLegalBasis(basis: LegalBasis, at: string): ProblemPlace[] {
  return [
    ...text(basis.title, `${at}/title`, { min: 1, max: LENGTH.statute }),
    ...text(basis.article, `${at}/article`, { max: LENGTH.article }),
    ...(isDay(basis.inForceFrom)
      ? []
      : [place(`${at}/inForceFrom`, '日期应当写成 2021-01-01 的形式', 'must be a day such as 2021-01-01')]),
  ];
}

function faultsOfVariable(variable: Variable, index: number): ProblemPlace[] {
  const at = `/variables/${index}`;
  const faults: ProblemPlace[] = [
    ...text(variable.label.zh, `${at}/label/zh`, { min: 1, max: LENGTH.label }),
    ...text(variable.label.en, `${at}/label/en`, { min: 1, max: LENGTH.label }),
    ...among(variable.type, VARIABLE_TYPES, `${at}/type`),
  ];
  if (!VARIABLE_NAME.test(variable.name)) {
    faults.push(
      place(
        `${at}/name`,
        '变量名只能用文字、数字和下划线，不超过 40 字',
        'use letters, digits and underscores, at most 40',
      ),
    );
  }
  return [...faults, ...faultsOfChoices(variable, at), ...faultsOfMaxLength(variable, at)];
}

function faultsOfChoices({ type, choices }: Variable, at: string): ProblemPlace[] {
  if (type !== 'CHOICE') {
    return choices === null ? [] : [place(`${at}/choices`, '只有选择型变量可以列选项', 'only a CHOICE has choices')];
  }
  if (choices === null) return [place(`${at}/choices`, '请列出选项', 'list the choices')];
  return [
    ...count(choices, `${at}/choices`, 2, CONTENT_LIMITS.choices),
    ...choices
      .slice(0, CONTENT_LIMITS.choices)
      .flatMap((choice, index) => text(choice, `${at}/choices/${index}`, { min: 1, max: LENGTH.choice })),
    ...duplicates(choices, (index) => `${at}/choices/${index}`),
  ];
}

function faultsOfMaxLength({ type, maxLength }: Variable, at: string): ProblemPlace[] {
  if (maxLength === null) return [];
  if (type !== 'TEXT')
    return [place(`${at}/maxLength`, '只有文字型变量可以限定字数', 'only a TEXT has a length limit')];
  return isBetween(maxLength, 1, CONTENT_LIMITS.variableLength)
    ? []
    : [
        place(
          `${at}/maxLength`,
          `应为 1 至 ${CONTENT_LIMITS.variableLength}`,
          `must be 1 to ${CONTENT_LIMITS.variableLength}`,
        ),
      ];
}

function faultsOfTerm(termMonths: number | null): ProblemPlace[] {
  if (termMonths === null || isBetween(termMonths, 1, CONTENT_LIMITS.termMonths)) return [];
  return [
    place(
      '/termMonths',
      `期限应为 1 至 ${CONTENT_LIMITS.termMonths} 个月`,
      `must be 1 to ${CONTENT_LIMITS.termMonths} months`,
    ),
  ];
}

function faultsOfTotal(content: TemplateContent): ProblemPlace[] {
  let total = lengthOf(content.plainLanguage);
  for (const clause of content.clauses.slice(0, CONTENT_LIMITS.clauses)) {
    total += lengthOf(clause.text) + lengthOf(clause.explanation ?? '');
  }
  if (total <= LENGTH.total) return [];
  return [place('', `全文不得超过 ${LENGTH.total} 个字`, `all texts together have at most ${LENGTH.total} characters`)];
}

function text(value: string, at: string, limits: TextLimits): ProblemPlace[] {
  const fault = checkText(value, at, limits);
  return fault === undefined ? [] : [fault];
}

function identifier(value: string, at: string): ProblemPlace[] {
  if (value.length <= LENGTH.identifier && IDENTIFIER.test(value)) return [];
  return [
    place(
      at,
      `编号只能用字母、数字、点和横线，不超过 ${LENGTH.identifier} 位`,
      `letters, digits, dots, hyphens; at most ${LENGTH.identifier}`,
    ),
  ];
}

function among(value: string, allowed: readonly string[], at: string): ProblemPlace[] {
  return allowed.includes(value)
    ? []
    : [place(at, `应为以下之一：${allowed.join('、')}`, `must be one of ${allowed.join(', ')}`)];
}

function count(values: readonly unknown[], at: string, min: number, max: number): ProblemPlace[] {
  return isBetween(values.length, min, max)
    ? []
    : [place(at, `应有 ${min} 至 ${max} 项`, `must have ${min} to ${max} items`)];
}

function duplicates(values: readonly string[], at: (index: number) => string): ProblemPlace[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index ? [place(at(index), '与前面重复', 'is a duplicate')] : [],
  );
}

function isDay(value: string): boolean {
  if (!DAY.test(value)) return false;
  const instant = new Date(`${value}T00:00:00.000Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value);
}

function isBetween(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

function place(at: string, zh: BilingualText['zh'], en: BilingualText['en']): ProblemPlace {
  return { at, zh, en };
}
