import type { OutwardChannel } from '../../domain/channel.js';
import { SendError, type ChannelSender, type OutgoingMessage, type SendOutcome } from './channel-sender.js';
import { SIGNATURE_HEADER, signatureOf, TIMESTAMP_HEADER } from './signature.js';

export interface WebhookConfiguration {
  readonly channel: Extract<OutwardChannel, 'SMS' | 'WECHAT'>;
  readonly url: string;
  readonly secret: string;
}

/** Milliseconds for the whole exchange: a gateway that thinks longer has taken the message or never will. */
const TIMEOUT = 10_000;

/** Bytes of an answer that are read; ours hold one reference. */
const MAX_ANSWER = 16_384;

const MAX_REFERENCE = 200;

/** Refusals that pass by: busy, conflicting with an attempt under way, too early, too many. */
const PASSING = new Set([408, 409, 425, 429]);

/** Hands messages to a gateway of the operator's choice over signed HTTP: one form for every provider, the gateway knows the rest. */
export class WebhookSender implements ChannelSender {
  readonly channel: OutwardChannel;

  constructor(private readonly configuration: WebhookConfiguration) {
    this.channel = configuration.channel;
  }

  async send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> {
    const { deliveryId, address, kind, language, text } = message;
    const body = JSON.stringify({ deliveryId, channel: this.channel, to: address, kind, language, text });
    const response = await this.post(deliveryId, body, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]));
    if (response.ok) return { status: 'SENT', reference: await referenceIn(response) };
    await response.body?.cancel();
    // A redirect is not followed: it would take address and text to a place nobody configured.
    const refused = response.status < 500 && !PASSING.has(response.status);
    if (refused) return { status: 'REFUSED', reason: `the gateway answered ${response.status}` };
    throw new SendError(`the gateway answered ${response.status}`);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async post(deliveryId: string, body: string, signal: AbortSignal): Promise<Response> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    try {
      return await fetch(this.configuration.url, {
        method: 'POST',
        redirect: 'manual',
        signal,
        headers: {
          'content-type': 'application/json; charset=UTF-8',
          'idempotency-key': deliveryId,
          [TIMESTAMP_HEADER]: timestamp,
          [SIGNATURE_HEADER]: signatureOf(this.configuration.secret, 'message', timestamp, body),
        },
        body,
      });
    } catch (error) {
      throw new SendError(`the gateway cannot be reached: ${causeOf(error)}`);
    }
  }
}

/** The code of the cause alone: messages of network errors hold addresses. */
function causeOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : name;
}

/** `{"reference": "…"}`, if the gateway gives one. Whatever else it says, it has taken the message. */
async function referenceIn(response: Response): Promise<string | null> {
  try {
    const { reference } = JSON.parse(await boundedText(response)) as { reference?: unknown };
    return typeof reference === 'string' ? reference.slice(0, MAX_REFERENCE) : null;
  } catch {
    return null;
  }
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += (chunk as Uint8Array).length;
    if (length > MAX_ANSWER) break;
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}
