import type { OutwardChannel } from '../../domain/channel.js';
import type { NoticeKind } from '../../domain/notice.js';
import type { Language } from '../../domain/wording/wording.js';
import type { Uuid } from '#libs/kernel/identifiers';

/** A message ready to go out. The address is in clear: it is held no longer than the call takes, and never logged. */
export interface OutgoingMessage {
  /** The same at every attempt: by it the receiver knows a repetition. */
  readonly deliveryId: Uuid;
  readonly address: string;
  /** A one-time code is no notice; it goes the same way out. */
  readonly kind: NoticeKind | 'ONE_TIME_CODE';
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
}

/**
 * What the provider said. SENT: it has taken the message, which says nothing about its arrival. REFUSED: it never will; trying again is of
 * no use. Anything that may pass by is thrown.
 */
export type SendOutcome =
  | { readonly status: 'SENT'; readonly reference: string | null }
  | { readonly status: 'REFUSED'; readonly reason: string };

/** A way out of the house. */
export interface ChannelSender {
  readonly channel: OutwardChannel;
  /** @throws Error without personal data in its message, when it may work later */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome>;
  close(): Promise<void>;
}

/** A provider could not take a message now. The text names no address. */
export class SendError extends Error {
  override readonly name = 'SendError';
}

/** Injection token of the {@link ChannelSender}s that are configured. */
export const CHANNEL_SENDERS = Symbol('ChannelSenders');
