import type { TemplateContent } from '../template/content.js';
import type { Finding, FindingPlace } from './findings.js';
import { clausePlace, finding, wholePlace } from './structural-rules.js';

/** One text of a content and where it stands. */
export interface LocatedText {
  readonly text: string;
  readonly place: FindingPlace;
  /** Whether it is part of the formal terms: a variable shown in the plain version alone has no effect. */
  readonly formal: boolean;
}

/** All texts people will read, in reading order. */
export function textsOf(content: TemplateContent): readonly LocatedText[] {
  const whole = (part: FindingPlace['part'], pointer: string, text: string): LocatedText => ({
    text,
    formal: false,
    place: wholePlace(part, pointer, text.length),
  });
  return [
    whole('TITLE', '/title', content.title),
    whole('TITLE', '/titleEnglish', content.titleEnglish),
    whole('PLAIN_LANGUAGE', '/plainLanguage', content.plainLanguage),
    ...content.clauses.flatMap((clause, index) => {
      const of = (part: FindingPlace['part'], field: string, text: string): LocatedText => ({
        text,
        formal: part === 'CLAUSE_TEXT',
        place: clausePlace(part, clause, index, field, 0, text.length),
      });
      return [
        of('CLAUSE_NUMBER', 'number', clause.number),
        of('CLAUSE_HEADING', 'heading', clause.heading),
        of('CLAUSE_TEXT', 'text', clause.text),
        of('CLAUSE_EXPLANATION', 'explanation', clause.explanation ?? ''),
      ];
    }),
    ...content.variables.flatMap((variable, index) => [
      whole('VARIABLE', `/variables/${index}/label/zh`, variable.label.zh),
      whole('VARIABLE', `/variables/${index}/label/en`, variable.label.en),
      ...(variable.choices ?? []).map((choice, position) =>
        whole('VARIABLE', `/variables/${index}/choices/${position}`, choice),
      ),
    ]),
  ];
}

const PLACEHOLDER = /\{\{([^{}\n]*)\}\}/g;

/** Placeholders are well formed and declared; what is declared is used in the formal terms. */
export function checkVariables(content: TemplateContent): readonly Finding[] {
  const declared = new Set(content.variables.map((variable) => variable.name));
  const used = new Set<string>();
  const findings: Finding[] = [];
  for (const { text, place, formal } of textsOf(content)) {
    for (const match of text.matchAll(PLACEHOLDER)) {
      const name = match[1]!;
      if (formal) used.add(name);
      if (!declared.has(name)) {
        findings.push(finding('VARIABLE_UNDECLARED', within(place, match.index, match[0].length), match[0]));
      }
    }
    const rest = text.replace(PLACEHOLDER, (placeholder) => '\0'.repeat(placeholder.length));
    for (const match of rest.matchAll(/\{\{|\}\}/g)) {
      findings.push(finding('PLACEHOLDER_MALFORMED', within(place, match.index, match[0].length), match[0]));
    }
  }
  content.variables.forEach((variable, index) => {
    if (used.has(variable.name)) return;
    const place = wholePlace('VARIABLE', `/variables/${index}`, variable.name.length);
    findings.push(finding('VARIABLE_UNUSED', place, variable.name));
  });
  return findings;
}

function within(place: FindingPlace, start: number, length: number): FindingPlace {
  return { ...place, start, end: start + length };
}
