import type { Topic } from '../template/content.js';
import { FORBIDDEN_WORDINGS, type ForbiddenWordings } from './forbidden-wordings.js';
import { isForbidden, type WordingRange } from './negation.js';
import { normalizeText, originalRange } from './normalized-text.js';

export interface ForbiddenWordingFound {
  readonly wordings: ForbiddenWordings;
  /** UTF-16 offsets into the text as it was written. */
  readonly start: number;
  readonly end: number;
}

interface Compiled {
  readonly wordings: ForbiddenWordings;
  readonly pattern: RegExp;
  readonly harmless: RegExp | undefined;
}

const COMPILED: readonly Compiled[] = FORBIDDEN_WORDINGS.map((wordings) => ({
  wordings,
  pattern: new RegExp(wordings.patterns.join('|'), 'g'),
  harmless: wordings.harmless.length === 0 ? undefined : new RegExp(wordings.harmless.join('|'), 'g'),
}));

/** Forbidden wordings in a text that the text does not itself prohibit, in the order of the text. */
export function findForbiddenWordings(source: string, topic: Topic): readonly ForbiddenWordingFound[] {
  const normalized = normalizeText(source);
  const matches = COMPILED.flatMap(({ wordings, pattern, harmless }) => {
    if (wordings.topics !== undefined && !wordings.topics.includes(topic)) return [];
    const spared = harmless === undefined ? [] : rangesOf(normalized.text, harmless);
    return rangesOf(normalized.text, pattern)
      .filter((range) => !spared.some((other) => other.start <= range.start && range.end <= other.end))
      .map((range) => ({ ...range, wordings }));
  });
  const byStart = new Map(matches.map((match) => [match.start, match]));
  return matches
    .filter((match) => !isForbidden(normalized.text, match, byStart))
    .map(({ wordings, start, end }) => ({ wordings, ...originalRange(normalized, start, end) }))
    .sort((one, other) => one.start - other.start || one.end - other.end);
}

function rangesOf(text: string, pattern: RegExp): WordingRange[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
