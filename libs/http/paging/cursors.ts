import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Problem } from '#libs/kernel/problem';
import { CURSOR_INVALID } from '../problems/http-problems.js';
import { KeysetPage } from './keyset-page.js';

/** Values of the sort columns of the last row of a page. */
export type KeysetValues = readonly (string | number | null)[];

const CURSOR_PURPOSE = 'qiyue/page-cursor/v1';
const KEY_BYTES = 32;

/** Bytes of the seal: 128 bits are beyond guessing. */
const SEAL_BYTES = 16;

/**
 * Opaque page cursors: the sort values of the last row under a keyed seal. A cursor that was altered, made up, or taken from
 * another list is refused.
 */
export class Cursors {
  private readonly key: Buffer;

  /** @param secret the system's master secret, at least 32 bytes */
  constructor(secret: Uint8Array) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', CURSOR_PURPOSE, KEY_BYTES));
  }

  /** @param list names the list and its order, `contracts-by-number`; a cursor is good for this list only */
  encode(list: string, values: KeysetValues): string {
    const content = Buffer.from(JSON.stringify(values), 'utf8');
    return Buffer.concat([this.sealOf(list, content), content]).toString('base64url');
  }

  /**
   * The sort values behind a cursor, undefined without a cursor.
   * @throws Problem http.cursor-invalid
   */
  decode(list: string, cursor: string | undefined): KeysetValues | undefined {
    if (cursor === undefined) return undefined;
    const bytes = Buffer.from(cursor, 'base64url');
    const seal = bytes.subarray(0, SEAL_BYTES);
    const content = bytes.subarray(SEAL_BYTES);
    // Re-encoding refuses cursors with characters that the decoder skipped.
    const genuine =
      bytes.length > SEAL_BYTES &&
      bytes.toString('base64url') === cursor &&
      timingSafeEqual(seal, this.sealOf(list, content));
    if (!genuine) throw new Problem(CURSOR_INVALID);
    return JSON.parse(content.toString('utf8')) as KeysetValues;
  }

  /**
   * A page from one row more than asked for: the surplus row tells that there is a next page.
   * @param rows at most `limit + 1`
   */
  page<Row, Item>(
    list: string,
    rows: readonly Row[],
    limit: number,
    keyOf: (row: Row) => KeysetValues,
    itemOf: (row: Row) => Item,
  ): KeysetPage<Item> {
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const next = rows.length > limit && last !== undefined ? this.encode(list, keyOf(last)) : null;
    return new KeysetPage(shown.map(itemOf), next);
  }

  private sealOf(list: string, content: Uint8Array): Buffer {
    return createHmac('sha256', this.key).update(`${list}\0`).update(content).digest().subarray(0, SEAL_BYTES);
  }
}
