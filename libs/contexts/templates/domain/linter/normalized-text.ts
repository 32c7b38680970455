/** A text in the form that is searched, with the way back to the text as it was written. */
export interface NormalizedText {
  readonly text: string;
  /** For each UTF-16 unit of `text` where the character it comes from begins in the source, and where that ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Traditional forms of the characters that forbidden wordings use. */
const SIMPLIFIED: Readonly<Record<string, string>> = {
  罰: '罚',
  沒: '没',
  證: '证',
  斷: '断',
  電: '电',
  氣: '气',
  熱: '热',
  網: '网',
  暫: '暂',
  補: '补',
  貼: '贴',
  連: '连',
  屬: '属',
  單: '单',
  開: '开',
  費: '费',
  繳: '缴',
  納: '纳',
  給: '给',
  與: '与',
  險: '险',
  離: '离',
};

const INVISIBLE = /^[\p{Cf}\p{Mn}]$/u;
const HAN = /\p{Script=Han}/u;
/** What is put between two characters to hide a word from a search: `罚 款`, `押*金`. Line breaks end a sentence and stay. */
const FILLER = /^[^\S\n]$|^[*_~·•.\-|/\\]$/u;

/**
 * Full-width letters and digits become plain ones, traditional characters simplified ones, letters lower case; invisible characters and
 * fillers between two Chinese characters go.
 */
export function normalizeText(source: string): NormalizedText {
  const kept: { character: string; origin: number }[] = [];
  let offset = 0;
  for (const character of source) {
    if (!INVISIBLE.test(character)) kept.push({ character, origin: offset });
    offset += character.length;
  }
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let lastIsHan = false;
  for (let index = 0; index < kept.length; index++) {
    const { character, origin } = kept[index]!;
    if (FILLER.test(character)) {
      let next = index + 1;
      while (next < kept.length && FILLER.test(kept[next]!.character)) next++;
      if (lastIsHan && next < kept.length && HAN.test(kept[next]!.character)) {
        index = next - 1;
        continue;
      }
    }
    const form = SIMPLIFIED[character] ?? formOf(character);
    for (let unit = 0; unit < form.length; unit++) {
      starts.push(origin);
      ends.push(origin + character.length);
    }
    text += form;
    lastIsHan = HAN.test(character);
  }
  return { text, starts, ends };
}

/** Range of the source that a non-empty range of the normalized text stands for. */
export function originalRange(
  { starts, ends }: NormalizedText,
  start: number,
  end: number,
): { start: number; end: number } {
  return { start: starts[start]!, end: ends[end - 1]! };
}

/** Chinese punctuation is kept: NFKC would turn the full-width comma, which ends a part of a sentence, into the English one. */
function formOf(character: string): string {
  if (/\p{P}/u.test(character)) return character;
  return character.normalize('NFKC').toLowerCase();
}
