import { createTransport, type Transporter } from 'nodemailer';
import { SendError, type ChannelSender, type OutgoingMessage, type SendOutcome } from './channel-sender.js';

export interface MailConfiguration {
  /** `smtp://…` or `smtps://…`, with user and password where the server wants them. */
  readonly url: string;
  /** Address, with or without a name: `契约平台 <notice@example.gov.cn>`. */
  readonly from: string;
}

/** Connections to the mail server at once. */
const CONNECTIONS = 2;

/** Milliseconds to connect, to be greeted, and without a word; a mail server may look at a message for a while. */
const CONNECTION_TIMEOUT = 10_000;
const GREETING_TIMEOUT = 10_000;
const SOCKET_TIMEOUT = 30_000;

/** First code by which a server says that it will never take this message (RFC 5321, 4.2.1). */
const PERMANENT = 500;

/** Refused logins are 5xx too, but say nothing about the message: they end when somebody corrects the configuration. */
const LOGIN_REFUSED = 'EAUTH';

/** E-mail as plain text. The Message-ID follows from the delivery, so that a repetition after a crash is one message to the mailbox. */
export class MailSender implements ChannelSender {
  readonly channel = 'EMAIL';
  private readonly transport: Transporter;

  constructor(private readonly configuration: MailConfiguration) {
    this.transport = createTransport({
      url: configuration.url,
      pool: true,
      maxConnections: CONNECTIONS,
      connectionTimeout: CONNECTION_TIMEOUT,
      greetingTimeout: GREETING_TIMEOUT,
      socketTimeout: SOCKET_TIMEOUT,
      // Texts are ours and hold neither.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send({ deliveryId, address, subject, text, language }: OutgoingMessage): Promise<SendOutcome> {
    const messageId = `<${deliveryId}@${this.domain()}>`;
    try {
      await this.transport.sendMail({
        from: this.configuration.from,
        // As an object: an address is never read as a list of addresses.
        to: { name: '', address },
        subject,
        text,
        messageId,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
      });
      return { status: 'SENT', reference: messageId };
    } catch (error) {
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      const said = responseCode === undefined ? (code ?? 'no answer') : String(responseCode);
      if (responseCode !== undefined && responseCode >= PERMANENT && code !== LOGIN_REFUSED) {
        return { status: 'REFUSED', reason: `the mail server answered ${said}` };
      }
      // The server's own words may repeat the address.
      throw new SendError(`the mail server did not take the message: ${said}`);
    }
  }

  close(): Promise<void> {
    this.transport.close();
    return Promise.resolve();
  }

  private domain(): string {
    return /@([\w.-]+)>?\s*$/.exec(this.configuration.from)?.[1] ?? 'localhost';
  }
}
