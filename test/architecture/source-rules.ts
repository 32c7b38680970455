import type { SourceFile } from './source-files.js';

/** Something a reviewer would have to see by eye, said once as a rule. Each has a failing example under `fixtures/sources/<rule>/`. */
export interface SourceRule {
  readonly name: string;
  readonly why: string;
  readonly files: RegExp;
  readonly exceptions?: RegExp;
  /** What is wrong in the file, with line numbers where it has any. */
  readonly findings: (file: SourceFile) => readonly string[];
}

/** More does not fit into a reader's head at once; generated and data files are not counted. */
export const LONGEST_FILE_LINES = 400;
/** A spec is read one example at a time. */
export const LONGEST_SPEC_LINES = 700;
/** Lines in which a pause must have the head of its loop before it. */
const LOOP_WINDOW = 6;

const PURE = /^libs\/contexts\/[^/]+\/(domain\/|read-models\/.*projection\.ts$)/;
const CODE = /\.(ts|mjs)$/;
const SPEC = /\.spec\.ts$/;
const SPEC_OR_SUITE = /\.spec\.ts$|-contract\.ts$/;

export const sourceRules: readonly SourceRule[] = [
  {
    name: 'file-length',
    why: `no source file is longer than ${LONGEST_FILE_LINES} lines, no spec than ${LONGEST_SPEC_LINES}`,
    files: CODE,
    findings: ({ path, text }) => {
      const lines = text.split('\n').length - 1;
      return lines > (SPEC_OR_SUITE.test(path) ? LONGEST_SPEC_LINES : LONGEST_FILE_LINES) ? [`${lines} lines`] : [];
    },
  },
  {
    name: 'no-clock-or-random-in-rules',
    why: 'deciders and projections get time and ids with their input, so that a replay gives the same result',
    files: PURE,
    exceptions: SPEC,
    findings: matchesOf(
      /new Date\(\)|Date\.now\(|Math\.random\(|performance\.now\(|randomUUID|randomBytes|\bnewId\(|process\.(env|hrtime)/,
    ),
  },
  {
    name: 'no-any-revision',
    why: 'every append names the exact revision it was decided on: "any" has no concurrency control',
    files: /^(apps|libs)\/.*\.ts$/,
    findings: matchesOf(/expected(Revision)?\s*[:=]\s*['"]any['"]|\bANY_REVISION\b|ExpectedRevision[^;]*['"]any['"]/),
  },
  {
    name: 'no-sleeps-in-specs',
    why: 'a spec waits for a condition, in a loop that ends with it, never for a while',
    files: /\.spec\.ts$|^test\/.*\.ts$/,
    // There a random while before the kill is the test itself.
    exceptions: /^test\/faults\//,
    findings: pausesWithoutLoop,
  },
  {
    name: 'no-tests-left-out',
    why: 'a skipped test looks like a passing one, a focused one hides all others',
    files: /\.spec\.ts$/,
    findings: matchesOf(/\b(describe|it|test)\.(only|skip|todo|failing)\b|\b(xit|xdescribe|xtest|fit|fdescribe)\(/),
  },
  {
    name: 'no-eventbus',
    why: 'events go through the log; the EventBus of @nestjs/cqrs is unordered and drops errors',
    files: /^(apps|libs)\/.*\.ts$/,
    findings: matchesOf(/\bEventBus\b|@EventsHandler|\bAggregateRoot\b/),
  },
  {
    name: 'switches-end-in-never',
    why: 'a decider, an evolve or a projection that meets an unknown case fails loudly',
    files: /^libs\/contexts\/[^/]+\/domain\/.*(decider|state)\.ts$/,
    findings: ({ text }) => {
      const switches = text.match(/\bswitch \(/g)?.length ?? 0;
      return switches > 0 && !text.includes('assertNever(') ? [`${switches} switches, no assertNever`] : [];
    },
  },
  {
    name: 'no-log-writes-but-append',
    why: 'the record only grows: no statement of ours changes it',
    files: /^(apps|libs)\/.*\.(ts|sql)$/,
    exceptions: SPEC,
    findings: matchesOf(/\b(UPDATE|DELETE\s+FROM|TRUNCATE(\s+TABLE)?)\s+(ONLY\s+)?log\.events?\b/i),
  },
  {
    name: 'no-machine-in-the-repository',
    why: 'a path, host or registry of one machine means nothing on the next',
    files: /./,
    exceptions: /^test\/architecture\/source-rules\.ts$/,
    findings: matchesOf(
      /\/work\/(main|shared)|\/home\/(?!somebody)[a-z]|\/Users\/[A-Za-z]|\/root\/|https?:\/\/registry\.|npmmirror|"resolved": "http/,
    ),
  },
  {
    name: 'fictitious-people-only',
    why: 'identity numbers in the repository use region 370799, which nobody has; telephone numbers start with 1990000',
    files: /^(?!package-lock).*\.(ts|mjs|json|md|sql)$/,
    findings: ({ text }) => [...identityNumbersIn(text), ...telephoneNumbersIn(text)],
  },
];

/** Pauses with no loop around them that ends when what is waited for has come. */
function pausesWithoutLoop({ text }: SourceFile): readonly string[] {
  const lines = withoutComments(text).split('\n');
  return lines.flatMap((line, index) => {
    if (!/new Promise[^;]*setTimeout|\bawait (sleep|delay|pause|setTimeout)\(/.test(line)) return [];
    const before = lines.slice(Math.max(0, index - LOOP_WINDOW), index + 1);
    return before.some((earlier) => /\b(while|for) \(/.test(earlier)) ? [] : [`line ${index + 1}: ${line.trim()}`];
  });
}

/** Lines of a file that match, comments left out: they may name what the rule forbids. */
function matchesOf(pattern: RegExp): SourceRule['findings'] {
  return ({ path, text }) =>
    (CODE.test(path) ? withoutComments(text) : text)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`line ${index + 1}: ${line.trim().slice(0, 100)}`] : []));
}

/** Comments become blank, line numbers stay. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/[^\n]*/g, '$1');
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';
/** The example that the standard itself prints. */
const EXAMPLE_OF_STANDARD = '11010519491231002X';

/** Numbers that pass the check of GB 11643 with a date of birth inside: by chance about one in 40,000 of 18 digits does. */
function identityNumbersIn(text: string): readonly string[] {
  const numbers = text.match(
    /(?<![\dA-Za-z])[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])/g,
  );
  return (numbers ?? [])
    .filter((number) => !number.startsWith('370799') && number.toUpperCase() !== EXAMPLE_OF_STANDARD)
    .filter((number) => {
      const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
      return CHECK_CHARACTERS[sum % 11] === number[17]?.toUpperCase();
    })
    .map((number) => `identity number ${number.slice(0, 6)}…`);
}

function telephoneNumbersIn(text: string): readonly string[] {
  const numbers = text.match(/(?<![\d.A-Za-z-])1[3-9]\d{9}(?![\d.A-Za-z-])/g) ?? [];
  return numbers
    .filter((number) => !number.startsWith('1990000'))
    .map((number) => `telephone number ${number.slice(0, 3)}…`);
}
