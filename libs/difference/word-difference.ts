import { diffArrays } from 'diff';

export interface WordPart {
  readonly kind: 'SAME' | 'ADDED' | 'REMOVED';
  readonly text: string;
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** Edits beyond this are shown as one text replaced by another: the comparison costs time in proportion to it, and nobody reads it. */
const MOST_EDITS = 1_000;

/**
 * Difference of two texts word by word; Chinese is cut into words by the ICU dictionary (`Intl.Segmenter`).
 * SAME and REMOVED parts together are the old text, SAME and ADDED parts the new one.
 */
export function differenceOfWords(before: string, after: string): readonly WordPart[] {
  if (before === after) return before === '' ? [] : [{ kind: 'SAME', text: before }];
  const changes = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MOST_EDITS });
  if (changes === undefined) return replaced(before, after);
  return changes.map(({ added, removed, value }) => ({
    kind: added ? 'ADDED' : removed ? 'REMOVED' : 'SAME',
    text: value.join(''),
  }));
}

function replaced(before: string, after: string): readonly WordPart[] {
  const parts: WordPart[] = [
    { kind: 'REMOVED', text: before },
    { kind: 'ADDED', text: after },
  ];
  return parts.filter(({ text }) => text !== '');
}

function wordsOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
