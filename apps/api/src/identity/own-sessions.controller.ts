import { Controller, Delete, Get, HttpCode, Inject, Param, ParseUUIDPipe, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_UNKNOWN } from '#libs/contexts/identity/application/sessions/problems';
import { Sessions } from '#libs/contexts/identity/application/sessions/sessions';
import { Access } from '#libs/http/access/access';
import type { AuthenticatedAccount } from '#libs/http/access/access-token-verifier';
import { CurrentAccount } from '#libs/http/access/current-actor';
import { clearSessionCookie } from '#libs/http/access/session-cookie';
import { Problem } from '#libs/kernel/problem';
import { EndedSessionsDocument, OwnSessionsDocument } from './session.documents.js';

/** Where one is logged in, and how to end it. */
@ApiTags('identity')
@ApiBearerAuth()
@Controller('me')
export class OwnSessionsController {
  constructor(@Inject(Sessions) private readonly sessions: Sessions) {}

  @Get('sessions')
  @Access({ action: 'session.list-own' })
  @ApiOperation({ summary: '我的登录设备 · Where the caller is logged in' })
  @ApiOkResponse({ type: OwnSessionsDocument })
  async list(@CurrentAccount() { accountId, sessionId }: AuthenticatedAccount): Promise<OwnSessionsDocument> {
    const sessions = await this.sessions.list(accountId);
    return { items: sessions.map((session) => ({ ...session, current: session.sessionId === sessionId })) };
  }

  @Delete('sessions/:sessionId')
  @HttpCode(200)
  @Access({ action: 'session.end-own' })
  @ApiOperation({ summary: '让某一设备退出登录 · End one of the caller’s sessions' })
  @ApiOkResponse({ type: EndedSessionsDocument })
  async endOne(
    @Param('sessionId', ParseUUIDPipe) only: string,
    @CurrentAccount() { accountId }: AuthenticatedAccount,
  ): Promise<EndedSessionsDocument> {
    const ended = await this.sessions.end(accountId, 'ENDED_BY_HOLDER', { only });
    if (ended === 0) throw new Problem(SESSION_UNKNOWN);
    return { ended };
  }

  @Delete('sessions')
  @HttpCode(200)
  @Access({ action: 'session.end-own' })
  @ApiOperation({ summary: '所有设备退出登录 · Log out everywhere, here as well' })
  @ApiOkResponse({ type: EndedSessionsDocument })
  async endAll(
    @CurrentAccount() { accountId }: AuthenticatedAccount,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EndedSessionsDocument> {
    clearSessionCookie(request, reply);
    return { ended: await this.sessions.end(accountId, 'LOGGED_OUT') };
  }

  @Delete('session')
  @HttpCode(200)
  @Access({ action: 'session.end-own' })
  @ApiOperation({ summary: '退出登录 · Log out' })
  @ApiOkResponse({ type: EndedSessionsDocument })
  async logOut(
    @CurrentAccount() { accountId, sessionId }: AuthenticatedAccount,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EndedSessionsDocument> {
    clearSessionCookie(request, reply);
    return { ended: await this.sessions.end(accountId, 'LOGGED_OUT', { only: sessionId }) };
  }
}
