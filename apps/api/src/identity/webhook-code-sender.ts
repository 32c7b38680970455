import { WebhookSender } from '#libs/contexts/notifications/application/sending/webhook-sender';
import type {
  CodeOutcome,
  OneTimeCodeSender,
  OutgoingCode,
} from '#libs/contexts/identity/application/one-time-codes/one-time-code-sender';

/** Codes go out over the signed webhook of the text messages, at once and without a row in between. */
export class WebhookCodeSender implements OneTimeCodeSender {
  private readonly webhook: WebhookSender;

  constructor({ url, secret }: { readonly url: string; readonly secret: string }) {
    this.webhook = new WebhookSender({ channel: 'SMS', url, secret });
  }

  async send({ requestId, number, text }: OutgoingCode, signal: AbortSignal): Promise<CodeOutcome> {
    const message = { deliveryId: requestId, address: number, kind: 'ONE_TIME_CODE', language: 'zh-CN' } as const;
    const outcome = await this.webhook.send({ ...message, subject: '', text }, signal);
    return outcome.status === 'SENT' ? { status: 'SENT' } : outcome;
  }
}
