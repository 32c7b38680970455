import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A message as the mail server took it. */
export interface ReceivedMail {
  readonly to: readonly string[];
  readonly raw: string;
}

/** A mail server on loopback that keeps what it is given, or refuses it. */
export class SmtpReceiver {
  readonly mails: ReceivedMail[] = [];
  /** SMTP codes of the next answers to a message; empty: it is taken. */
  readonly refusals: number[] = [];

  private constructor(private readonly server: SMTPServer) {}

  static async start(): Promise<SmtpReceiver> {
    const holder: { receiver?: SmtpReceiver } = {};
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const refusal = holder.receiver?.refusals.shift();
          if (refusal !== undefined) {
            done(Object.assign(new Error('not taken'), { responseCode: refusal }));
            return;
          }
          const to = session.envelope.rcptTo.map(({ address }) => address);
          holder.receiver?.mails.push({ to, raw: Buffer.concat(chunks).toString('utf8') });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    holder.receiver = new SmtpReceiver(server);
    return holder.receiver;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
