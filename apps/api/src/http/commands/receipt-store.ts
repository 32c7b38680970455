import type { Uuid } from '#libs/kernel/identifiers';

/** A response as it was given the first time. */
export interface RecordedResponse {
  readonly status: number;
  readonly body: unknown;
}

/** What reserving a key finds. */
export type Reservation =
  /** The caller carries the command out: new, or begun before and never finished, then under the first id. */
  | { readonly kind: 'reserved'; readonly commandId: Uuid }
  | { readonly kind: 'completed'; readonly commandId: Uuid; readonly response: RecordedResponse }
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'other-input' };

/** Remembers which command an `Idempotency-Key` stands for and what was answered. Keys of different accounts never meet. */
export interface ReceiptStore {
  /** @param commandId taken if the key is new */
  reserve(accountId: Uuid, key: string, inputHash: string, commandId: Uuid): Promise<Reservation>;
  complete(accountId: Uuid, key: string, response: RecordedResponse): Promise<void>;
  /** The command was refused or failed: the next request with the key carries it out again under the same id. */
  release(accountId: Uuid, key: string): Promise<void>;
}

/** Injection token of the {@link ReceiptStore}. */
export const RECEIPT_STORE = Symbol('ReceiptStore');
