import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as the gateway was given it. */
interface Message {
  readonly to: string;
  readonly kind: string;
  readonly text: string;
}

/** A gateway for short messages as an operator would run it: takes what is signed for it, and knows a repetition by its key. */
export class SmsGateway {
  /** By idempotency key. */
  readonly messages = new Map<string, Message>();
  /** Keys that came again with something else. */
  readonly contradictions: string[] = [];
  requests = 0;
  private readonly secret = randomBytes(32).toString('base64url');
  private readonly server: Server = createServer((request, response) => void this.take(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  /** For the services. */
  get environment(): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    return { QIYUE_SMS_WEBHOOK_URL: `http://127.0.0.1:${port}/messages`, QIYUE_SMS_WEBHOOK_SECRET: this.secret };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.requests += 1;
    const key = String(request.headers['idempotency-key']);
    const { to, kind, text } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Message;
    const known = this.messages.get(key);
    if (known !== undefined && (known.to !== to || known.kind !== kind)) this.contradictions.push(key);
    this.messages.set(key, { to, kind, text });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ reference: key }));
  }
}
