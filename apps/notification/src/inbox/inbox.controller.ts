import { Controller, Get, Headers, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Inbox } from '#libs/contexts/notifications/application/inbox/inbox';
import { PreferenceStore } from '#libs/contexts/notifications/application/preferences/preference-store';
import type { Language } from '#libs/contexts/notifications/domain/wording/wording';
import { Access } from '#libs/http/access/access';
import type { AuthenticatedAccount } from '#libs/http/access/access-token-verifier';
import { CurrentAccount } from '#libs/http/access/current-actor';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, type KeysetPage } from '#libs/http/paging/keyset-page';
import { Problem } from '#libs/kernel/problem';
import { holderIdOf, inboxOwnerOf } from './inbox-owner.js';
import { InboxStreams } from './inbox-streams.js';
import {
  InboxQuery,
  LanguageQuery,
  InboxNoticeDocument,
  noticeDocumentOf,
  ReadReceiptDocument,
  UnreadDocument,
} from './inbox.documents.js';
import { LAST_EVENT_INVALID, NOTICE_UNKNOWN } from './problems.js';

const LIST = 'inbox-newest-first';

/** Number of a notice. */
const EVENT_ID = /^\d{1,15}$/;

@ApiTags('notifications')
@ApiBearerAuth()
@Controller('inbox')
export class InboxController {
  constructor(
    @Inject(Inbox) private readonly inbox: Inbox,
    @Inject(PreferenceStore) private readonly preferences: PreferenceStore,
    @Inject(InboxStreams) private readonly streams: InboxStreams,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Get()
  @Access({ action: 'inbox.list' })
  @ApiOperation({ summary: '收件箱，新的在前 · What the caller was told, newest first' })
  @ApiKeysetPage(InboxNoticeDocument)
  async listNotices(
    @Query() { after, limit, unread, language }: InboxQuery,
    @CurrentAccount() account: AuthenticatedAccount,
  ): Promise<KeysetPage<InboxNoticeDocument>> {
    const [before] = (this.cursors.decode(LIST, after) ?? []) as readonly number[];
    const page = { unreadOnly: unread === 'true', limit, ...(before === undefined ? {} : { before }) };
    const notices = await this.inbox.page(inboxOwnerOf(account), page);
    const words = await this.languageOf(account, language);
    return this.cursors.page(
      LIST,
      notices,
      limit,
      ({ number }) => [number],
      (notice) => noticeDocumentOf(notice, words),
    );
  }

  @Get('unread-count')
  @Access({ action: 'inbox.count-unread' })
  @ApiOperation({ summary: '未读条数 · How much is unread' })
  @ApiOkResponse({ type: UnreadDocument })
  async countUnread(@CurrentAccount() account: AuthenticatedAccount): Promise<UnreadDocument> {
    return { unread: await this.inbox.unreadCount(inboxOwnerOf(account)) };
  }

  @Get('events')
  @Access({ action: 'inbox.follow' })
  @ApiOperation({
    summary:
      '收件箱实时更新（SSE）· Live updates: events `notice` with a notice, `missed` when the list is to be read anew',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Id of the last event received; without it, from now on',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string' }, description: 'text/event-stream' })
  async streamNotices(
    @Query() { language }: LanguageQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @CurrentAccount() account: AuthenticatedAccount,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (lastEventId !== undefined && !EVENT_ID.test(lastEventId)) throw new Problem(LAST_EVENT_INVALID);
    const after = lastEventId === undefined ? undefined : Number(lastEventId);
    await this.streams.open(reply, inboxOwnerOf(account), await this.languageOf(account, language), after);
  }

  @Post(':noticeId/read')
  @HttpCode(200)
  @Access({ action: 'inbox.mark-read' })
  @ApiOperation({ summary: '标为已读 · Mark a notice as read; the first time stays' })
  @ApiOkResponse({ type: ReadReceiptDocument })
  async readNotice(
    @Param('noticeId', ParseUUIDPipe) noticeId: string,
    @CurrentAccount() account: AuthenticatedAccount,
  ): Promise<ReadReceiptDocument> {
    const readAt = await this.inbox.read(inboxOwnerOf(account), noticeId);
    if (readAt === undefined) throw new Problem(NOTICE_UNKNOWN);
    return { noticeId, readAt };
  }

  private async languageOf(account: AuthenticatedAccount, asked: Language | undefined): Promise<Language> {
    if (asked !== undefined) return asked;
    const { preferences } = await this.preferences.find(holderIdOf(account));
    return preferences.language ?? 'zh-CN';
  }
}
