/** A range of a text that holds a forbidden wording. */
export interface WordingRange {
  readonly start: number;
  readonly end: number;
}

/** All wordings found in a text by the offset where they begin. */
export type WordingsByStart = ReadonlyMap<number, WordingRange>;

/**
 * Decides whether a forbidden wording is itself forbidden by the sentence (“不得收取押金”) and therefore harmless.
 *
 * The rule is narrow on purpose: a wrong “blocked” costs the drafter a rewording, a wrong “harmless” costs a resident money.
 * A wording is harmless only if
 *  1. a prohibiting word stands before it in the same sentence, itself not negated (“不得不”, “并非不”);
 *  2. nothing stands between the two but words of a closed list — whom it concerns, in which form, verbs of taking or imposing, and other
 *     forbidden wordings in an enumeration; a comma, another verb (“不得拒绝缴纳押金”) or a comparison (“不得低于…的押金”) breaks it;
 *  3. no condition makes the prohibition conditional (“未经批准不得罚款”, “首次不罚款”, “除逾期外不得收取押金”);
 *  4. what follows does not take it back (“罚款200元”, “押金的，…”, “但逾期的除外”).
 * Or the wording is the topic and the prohibition follows at once: “押金、罚款一律不收。”
 */
export function isForbidden(text: string, wording: WordingRange, all: WordingsByStart): boolean {
  const sentenceStart = startOfSentence(text, wording.start);
  const rest = text.slice(wording.end, endOfSentence(text, wording.end));
  if (isTakenBack(rest)) return false;
  return (
    isGovernedByCue(text, sentenceStart, wording, all) ||
    isTopicOfProhibition(text, wording, all) ||
    isGovernedInEnglish(text.slice(sentenceStart, wording.start))
  );
}

/** Words between prohibition and wording are few: longer gaps are no prohibition a reader would still connect. */
const LONGEST_GAP = 60;

/** How far a sentence is read for conditions and exceptions; keeps the work linear in the length of the text. */
const LONGEST_SENTENCE = 200;

const SENTENCE_END = /[。；;！!？?\n]/;

/** Prohibitions addressed to the one who would take or impose. */
const IMPOSER_CUE = /不得|不能|不准|不许|不可以?|不应当?|不会|不再|不允许|禁止|严禁|杜绝|绝不|决不|从不|未|没有|无|不/g;
/** Words that free the one who would have to pay. */
const PAYER_CUE = /无需|无须|不需要?|不必|不用|免于|免/g;

const DOUBLE_NEGATION = /(?:不|非|没有|并非|不是|不得|不能|不可|无不|未必|难道|岂|是否)$/;

const CONDITION =
  /除(?!法律|法规|依法)[^。；]{1,30}?(?:以外|之外|外)|未经[^。；]{1,20}|首次|初次|第一次|[0-9一二三两]次(?:以内|以下|之内)|(?:期满|到期|届满)(?:之)?前/g;

const PARTY =
  '(?:\\{\\{[^{}]{1,40}\\}\\}|甲方|乙方|双方|对方|任何一方|一方|各方|各户|签约人|当事人|居民委员会|居委会|住户|居民|业主|户主|承租人|出租人|租户|租客|房东|邻居|商户|单位|家庭|他人|任何人|任何单位和个人|该户|本户|其)';

/** Tokens tried in order at each place between prohibition and wording; none of them can match the empty text. */
const COMMON_TOKENS = [
  // 以任何名义、以此为由、因欠费而
  /(?:以|借|因|用)[^，。；]{1,20}?(?:的?名义|的?形式|的?方式|为由|的?理由|的?手段|而)[，,]?/y,
  new RegExp(`(?:向|对|给|从|由|为|将|把|被|让)(?:任何)?${PARTY}(?:及其家庭成员|及其家庭|及家属)?(?:的)?`, 'y'),
  new RegExp(
    `(?:要求|责令|强迫|强制|迫使)(?:${PARTY})?(?:预先|另行|额外)?(?:缴纳|交纳|缴存|交付|支付|提供|缴|交)?`,
    'y',
  ),
  /任何形式的?|任何名义的?|任何|变相|另行|额外|擅自|强制|强行|自行|私自|直接|间接|单方|预先|一律|一概|再|均|都|也|各类|各种|一切|其他|其它|上述|此类|以|用|通过|采取|采用/y,
  /或者|以及|[、和或及与等]/y,
  /费用|违约金|滞纳金|集资款|赞助费|摊派|财物|证件/y,
];
const IMPOSER_VERB =
  /收取|收缴|索取|索要|扣收|设定|设立|设置|约定|规定|实施|实行|推行|使用|适用|进行|作出|处以|列入|纳入|张贴|收|设|处|施|上|搞|贴/y;
const PAYER_VERB = /缴纳|交纳|缴存|交付|支付|提供|收取|缴|交|收/y;

/** “罚款200元”, “押金的，”, “但…可以”, “…除外” after a wording: the prohibition is none, or none for everybody. */
function isTakenBack(rest: string): boolean {
  return (
    /^[^，,。；]{0,4}?[0-9一二三四五六七八九十百千万两]+(?:余)?元/.test(rest) ||
    /^的[，,]/.test(rest) ||
    /除外|(?:但|但是|不过|然而|可是)(?!不得|不能|禁止)[^。；]*(?:可|可以|应当|应|须|除外)/.test(rest)
  );
}

function isGovernedByCue(text: string, sentenceStart: number, wording: WordingRange, all: WordingsByStart): boolean {
  const from = Math.max(sentenceStart, wording.start - LONGEST_GAP);
  return [IMPOSER_CUE, PAYER_CUE].some((cues) => {
    const verb = cues === IMPOSER_CUE ? IMPOSER_VERB : PAYER_VERB;
    return cuesBetween(text, cues, from, wording.start).some(
      (cue) =>
        !DOUBLE_NEGATION.test(text.slice(sentenceStart, cue.start)) &&
        !isConditional(text.slice(sentenceStart, cue.start)) &&
        leadsTo(text, cue.end, wording.start, [...COMMON_TOKENS, verb], all),
    );
  });
}

/** Every place where a cue begins, also inside a longer one: “不得不” holds 不得 and 不. */
function cuesBetween(text: string, cues: RegExp, from: number, to: number): WordingRange[] {
  const found: WordingRange[] = [];
  for (const match of text.slice(from, to).matchAll(cues)) {
    found.push({ start: from + match.index, end: from + match.index + match[0].length });
  }
  return found;
}

/** A condition counts unless another prohibition has used it up: “未经同意不得改动承重墙，不得收取押金”. */
function isConditional(before: string): boolean {
  for (const condition of before.matchAll(CONDITION)) {
    const after = before.slice(condition.index);
    if (!/不得|不准|不许|不可|禁止|严禁/.test(after)) return true;
  }
  return false;
}

/** Whether the text from `start` to `end` is made of listed tokens and other forbidden wordings only. One pass, no backtracking. */
function leadsTo(text: string, start: number, end: number, tokens: readonly RegExp[], all: WordingsByStart): boolean {
  let at = start;
  while (at < end) {
    const inside = all.get(at);
    const next = inside !== undefined && inside.end <= end ? inside.end : endOfToken(text, at, end, tokens);
    if (next === undefined) return false;
    at = next;
  }
  return at === end;
}

function endOfToken(text: string, at: number, end: number, tokens: readonly RegExp[]): number | undefined {
  for (const token of tokens) {
    token.lastIndex = at;
    if (token.test(text) && token.lastIndex <= end) return token.lastIndex;
  }
  return undefined;
}

/** “押金不收。”, “押金、罚款一律不收取。”: an enumeration of forbidden wordings and at once the prohibition, then the end of the part. */
function isTopicOfProhibition(text: string, wording: WordingRange, all: WordingsByStart): boolean {
  const end = endOfSentence(text, wording.end);
  const before = text.slice(startOfSentence(text, wording.start), wording.start);
  if (/除[^，。；]{0,10}$/.test(before) || isConditional(before)) return false;
  let at = wording.end;
  while (at - wording.end < LONGEST_GAP) {
    const next = all.get(at);
    if (next !== undefined) at = next.end;
    else if (text.startsWith('或者', at) || text.startsWith('以及', at)) at += 2;
    else if (/[、和或及与]/.test(text[at] ?? '')) at += 1;
    else break;
  }
  return /^(?:一律|一概|均|都|概|也|全部|统统)?(?:不得收取|不予收取|不收取|不收|不要|不设|不交|免收|免交)(?=[，。；！、,.;!\s]|$)/.test(
    text.slice(at, end),
  );
}

const ENGLISH_CUE =
  /\b(?:shall not|must not|may not|will not|cannot|never|without|no|not|nor)\b((?:[\s,]+(?:be|to|ever|charge|charged|collect|demand|require|impose|imposed|levy|take|pay|ask|for|any|a|an|the|form|kind|of|or|nor|and|fined?|fines|deposits?|fees?|other|blacklisted))*)[\s,]*$/;

function isGovernedInEnglish(before: string): boolean {
  return ENGLISH_CUE.test(before) && !/\b(?:unless|except|before)\b/.test(before);
}

function startOfSentence(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < LONGEST_SENTENCE && !SENTENCE_END.test(text[start - 1]!)) start--;
  return start;
}

function endOfSentence(text: string, at: number): number {
  let end = at;
  while (end < text.length && end - at < LONGEST_SENTENCE && !SENTENCE_END.test(text[end]!)) end++;
  return end;
}
