import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Inbox, type InboxOwner } from '#libs/contexts/notifications/application/inbox/inbox';
import { LiveInbox, type StreamSink } from '#libs/contexts/notifications/application/inbox/live-inbox';
import type { Language } from '#libs/contexts/notifications/domain/wording/wording';
import { Problem } from '#libs/kernel/problem';
import { noticeDocumentOf } from './inbox.documents.js';
import { TOO_MANY_STREAMS } from './problems.js';

/** Bytes that may wait for a client; one that does not read is not kept. */
const MAX_UNREAD_BYTES = 256 * 1024;

/** Milliseconds a browser waits before it comes back. */
const RETRY = 3_000;

/** Inbox streams over HTTP (text/event-stream, WHATWG HTML 9.2). */
@Injectable()
export class InboxStreams implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(InboxStreams.name);
  private readonly live: LiveInbox;

  constructor(
    @Inject(Inbox) inbox: Inbox,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {
    this.live = new LiveInbox(inbox, (error) => this.logger.warn({ message: 'live inbox could not look', error }));
  }

  /** The server waits for open answers when it closes; streams would never end by themselves. */
  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preClose', () => this.live.close());
  }

  onModuleDestroy(): Promise<void> {
    return this.live.close();
  }

  /**
   * Answers with a stream of the owner's notices.
   * @param lastEventId number of the last notice the client has had
   * @throws Problem notifications.too-many-streams
   */
  async open(
    reply: FastifyReply,
    owner: InboxOwner,
    language: Language,
    lastEventId: number | undefined,
  ): Promise<void> {
    if (!this.live.hasRoomFor(owner.accountId)) throw new Problem(TOO_MANY_STREAMS);
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=UTF-8',
      'x-accel-buffering': 'no',
      // Nothing follows a stream on its connection; kept alive, it would hold up the server's end.
      connection: 'close',
    });
    raw.write(`retry: ${RETRY}\n\n`);
    try {
      const close = await this.live.open(owner, sinkOf(reply, language), lastEventId);
      if (raw.destroyed) close();
      else raw.once('close', close);
    } catch (error) {
      // The answer has begun: all that can be said is that it ends here.
      this.logger.warn({ message: 'inbox stream could not be opened', error });
      raw.end();
    }
  }
}

function sinkOf({ raw }: FastifyReply, language: Language): StreamSink {
  const send = (event: string, id: number, data: unknown) =>
    raw.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  return {
    notice: (notice) => send('notice', notice.number, noticeDocumentOf(notice, language)),
    missed: (number) => send('missed', number, {}),
    heartbeat: () => raw.write(': alive\n\n'),
    isReading: () => !raw.destroyed && raw.writableLength < MAX_UNREAD_BYTES,
    end: () => raw.end(),
  };
}
