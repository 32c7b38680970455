import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { TemplateContent } from '../template/content.js';
import type { Finding } from './findings.js';
import { findForbiddenWordings } from './forbidden-wording-scan.js';
import { checkClauses } from './structural-rules.js';
import { checkVariables, textsOf } from './variable-rules.js';

/**
 * All that is wrong with a content, errors before warnings.
 * @param day Asia/Shanghai day on which the laws cited must be in force
 */
export function lintTemplate(content: TemplateContent, day: CalendarDay): readonly Finding[] {
  const findings = [...checkWordings(content), ...checkClauses(content, day), ...checkVariables(content)];
  return [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))];
}

/** Whether a finding blocks publication. */
export function isError(finding: Finding): boolean {
  return finding.severity === 'ERROR';
}

function checkWordings(content: TemplateContent): readonly Finding[] {
  return textsOf(content).flatMap(({ text, place }) =>
    findForbiddenWordings(text, content.topic).map(({ wordings, start, end }) => ({
      rule: 'FORBIDDEN_WORDING' as const,
      severity: 'ERROR' as const,
      place: { ...place, start, end },
      excerpt: text.slice(start, end),
      message: wordings.message,
      suggestion: wordings.suggestion,
    })),
  );
}
