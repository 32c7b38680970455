/** Characters of data and metadata aimed at in a page, so that a page of large events does not fill the memory. */
const PAGE_WEIGHT = 4 * 1024 * 1024;

/** Events of the first page, when nothing is known of their size; most streams are shorter. */
const FIRST_PAGE = 128;

/** Events of a page unless the caller says otherwise. */
export const DEFAULT_PAGE_SIZE = 1000;

/** Most events of a page whatever the caller says. */
const MAX_PAGE_SIZE = 10_000;

/** Chooses how many events to ask for next from the size of those just read. */
export class PageSize {
  private current: number;
  /** An upper bound whatever is learnt. */
  readonly most: number;

  /** @throws RangeError when it is not a whole number from 1 */
  constructor(most: number = DEFAULT_PAGE_SIZE) {
    if (!Number.isInteger(most) || most < 1) throw new RangeError(`${most} is not a page size`);
    this.most = Math.min(most, MAX_PAGE_SIZE);
    this.current = Math.min(this.most, FIRST_PAGE);
  }

  get next(): number {
    return this.current;
  }

  /** Grows fourfold at most, so that one page of small events does not let in a huge page of large ones. */
  learn(events: number, weight: number): void {
    if (events === 0) return;
    const fitting = Math.floor((PAGE_WEIGHT * events) / Math.max(1, weight));
    this.current = Math.max(1, Math.min(this.most, fitting, this.current * 4));
  }
}
