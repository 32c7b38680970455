import fc from 'fast-check';
import { Problem } from '#libs/kernel/problem';
import { Cursors } from './cursors.js';

const cursors = new Cursors(Buffer.alloc(32, 1));
const LIST = 'contracts-by-number';

function isRefused(cursor: string, list = LIST): boolean {
  try {
    cursors.decode(list, cursor);
    return false;
  } catch (error) {
    return error instanceof Problem && error.kind.status === 400;
  }
}

describe('page cursors', () => {
  it('give back what they were made of', () => {
    const values = fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(values, (given) => {
        expect(cursors.decode(LIST, cursors.encode(LIST, given))).toEqual(given);
      }),
    );
  });

  it('are refused after any change of one character', () => {
    const cursor = cursors.encode(LIST, ['住户甲', 7]);
    for (let index = 0; index < cursor.length; index++) {
      const other = cursor[index] === 'A' ? 'B' : 'A';
      expect(isRefused(cursor.slice(0, index) + other + cursor.slice(index + 1))).toBe(true);
    }
  });

  it('are refused when made up', () => {
    fc.assert(fc.property(fc.string(), (text) => isRefused(text)));
    for (const text of ['', 'AAAA', '../../etc/passwd', 'null', '[]', `${cursors.encode(LIST, [1])} `]) {
      expect(isRefused(text)).toBe(true);
    }
  });

  it('are good for their own list and secret only', () => {
    expect(isRefused(cursors.encode('another-list', [1]))).toBe(true);
    expect(isRefused(new Cursors(Buffer.alloc(32, 2)).encode(LIST, [1]))).toBe(true);
  });

  it('lead from page to page over all rows', () => {
    const rows = [1, 2, 3, 4, 5];
    const seen: number[] = [];
    let after: string | null | undefined;
    do {
      const [from] = cursors.decode(LIST, after ?? undefined) ?? [0];
      const found = rows.filter((row) => row > Number(from)).slice(0, 3);
      const page = cursors.page(
        LIST,
        found,
        2,
        (row) => [row],
        (row) => row,
      );
      seen.push(...page.items);
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(rows);
  });
});
