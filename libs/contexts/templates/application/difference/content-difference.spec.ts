import fc from 'fast-check';
import { content, quietClause } from '#libs/testing/template-examples';
import type { Clause, TemplateContent } from '../../domain/template/content.js';
import { differenceOfContents } from './content-difference.js';
import { differenceOfWords } from '#libs/difference/word-difference';

const clause = (clauseId: string, text: string): Clause => ({ ...quietClause, clauseId, text });
const withClauses = (...clauses: readonly Clause[]): TemplateContent => ({ ...content, clauses });

describe('difference of words', () => {
  it('cuts Chinese into words', () => {
    expect(differenceOfWords('甲方应当及时答复。', '乙方应当及时书面答复。')).toEqual([
      { kind: 'REMOVED', text: '甲' },
      { kind: 'ADDED', text: '乙' },
      { kind: 'SAME', text: '方应当及时' },
      { kind: 'ADDED', text: '书面' },
      { kind: 'SAME', text: '答复。' },
    ]);
  });

  const words = fc.array(fc.constantFrom('甲方', '乙方', '应当', '答复', '。', '𠮷', '·', ' ', 'yes'), {
    maxLength: 30,
  });
  const text = fc.oneof(
    words.map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  );

  it('gives back both texts', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = differenceOfWords(before, after);
        const joined = (except: string) =>
          parts
            .filter(({ kind }) => kind !== except)
            .map((part) => part.text)
            .join('');
        expect(joined('ADDED')).toBe(before);
        expect(joined('REMOVED')).toBe(after);
      }),
    );
  });

  it('shows texts without anything in common as replaced, in bounded time', () => {
    const before = Array.from({ length: 6_000 }, (_, index) => `a${index}`).join(' ');
    const after = Array.from({ length: 6_000 }, (_, index) => `b${index}`).join('，');
    expect(differenceOfWords(before, after).map(({ kind }) => kind)).toEqual(['REMOVED', 'ADDED']);
  });
});

describe('difference of contents', () => {
  it('is empty between equal contents', () => {
    const { fields, clauses, variables } = differenceOfContents(content, structuredClone(content));
    expect([fields, variables]).toEqual([[], []]);
    expect(clauses.map(({ kind }) => kind)).toEqual(['UNCHANGED']);
  });

  it('matches clauses by id, wherever they stand', () => {
    const before = withClauses(clause('a', '甲'), clause('b', '乙'), clause('c', '丙'));
    const after = withClauses(clause('c', '丙'), clause('a', '甲方'), clause('d', '丁'));
    expect(
      differenceOfContents(before, after).clauses.map(({ clauseId, kind, positionBefore, positionAfter }) => [
        clauseId,
        kind,
        positionBefore,
        positionAfter,
      ]),
    ).toEqual([
      ['c', 'UNCHANGED', 2, 0],
      ['a', 'CHANGED', 0, 1],
      ['b', 'REMOVED', 1, null],
      ['d', 'ADDED', null, 2],
    ]);
  });

  it('names the fields that changed, texts word by word', () => {
    const after = {
      ...content,
      termMonths: 24,
      clauses: [{ ...quietClause, key: false, text: `${quietClause.text}完` }],
    };
    const difference = differenceOfContents(content, after);
    expect(difference.fields).toEqual([{ field: 'termMonths', before: 12, after: 24, words: null }]);
    const [changed] = difference.clauses;
    expect(changed!.fields.map(({ field }) => field)).toEqual(['text', 'key']);
    expect(changed!.fields[0]!.words?.at(-1)).toEqual({ kind: 'ADDED', text: '完' });
  });

  it('names variables added, removed and changed', () => {
    const [community] = content.variables;
    const after = {
      ...content,
      variables: [
        { ...community!, required: false },
        { ...community!, name: '备注' },
      ],
    };
    expect(differenceOfContents(content, after).variables.map(({ name, kind }) => [name, kind])).toEqual([
      ['社区名称', 'CHANGED'],
      ['备注', 'ADDED'],
    ]);
    expect(differenceOfContents(after, content).variables.map(({ name, kind }) => [name, kind])).toEqual([
      ['社区名称', 'CHANGED'],
      ['备注', 'REMOVED'],
    ]);
  });
});
