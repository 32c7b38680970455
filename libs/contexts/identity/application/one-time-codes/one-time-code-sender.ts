import type { Uuid } from '#libs/kernel/identifiers';

/** A code on its way. Number and code are in clear: held no longer than the call takes, and never logged. */
export interface OutgoingCode {
  /** The same at every attempt: by it the receiver knows a repetition. */
  readonly requestId: Uuid;
  readonly number: string;
  readonly text: string;
}

/** What the gateway said. `REFUSED`: it never will take it. */
export type CodeOutcome = { readonly status: 'SENT' } | { readonly status: 'REFUSED'; readonly reason: string };

/**
 * Sends a code at once. Not a notice: nothing happened, nothing of it belongs on record, it has no quiet hours and is of no use
 * tomorrow.
 */
export interface OneTimeCodeSender {
  /** @throws Error without personal data in its message, when it may work later */
  send(code: OutgoingCode, signal: AbortSignal): Promise<CodeOutcome>;
}

/** How codes reach people. */
export interface CodeDelivery {
  /** Null: nothing is sent. */
  readonly sender: OneTimeCodeSender | null;
  /** Codes for fictitious numbers are shown in the answer instead of sent; for sample installations alone. */
  readonly shown: boolean;
}

/** Injection token of the {@link CodeDelivery}. */
export const CODE_DELIVERY = Symbol('CodeDelivery');

/** Numbers of the sample district, of the demo and of tests; nobody's. */
const FICTITIOUS = /^1990000\d{4}$/;

/** Whether a number is one of those made up for samples. */
export function isFictitiousNumber(number: string): boolean {
  return FICTITIOUS.test(number);
}
