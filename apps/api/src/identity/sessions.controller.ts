import { Body, Controller, Get, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogIn } from '#libs/contexts/identity/application/sessions/log-in';
import { LogInByInvitation } from '#libs/contexts/identity/application/sessions/log-in-by-invitation';
import type { Device } from '#libs/contexts/identity/application/sessions/session';
import { Access, Public } from '#libs/http/access/access';
import type { AuthenticatedAccount } from '#libs/http/access/access-token-verifier';
import { CurrentAccount } from '#libs/http/access/current-actor';
import { answerSession, AsksCarrier } from './answer-session.js';
import { RequestedDevice } from './requested-device.js';
import { InvitationLoginDocument, LoginDocument, MeDocument, SessionDocument } from './session.documents.js';

@ApiTags('identity')
@Controller()
export class SessionsController {
  constructor(
    @Inject(LogIn) private readonly passwords: LogIn,
    @Inject(LogInByInvitation) private readonly invitations: LogInByInvitation,
  ) {}

  @Post('sessions')
  @Public({ action: 'session.start' })
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '账号登录 · Log in with account name and password' })
  @AsksCarrier()
  @ApiCreatedResponse({ type: SessionDocument })
  async login(
    @Body() { accountName, password }: LoginDocument,
    @RequestedDevice() device: Device,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDocument> {
    return answerSession(await this.passwords.login(accountName, password, device), request, reply);
  }

  @Post('sessions/by-invitation')
  @Public({ action: 'session.start-by-invitation' })
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '凭邀请链接登录（一次有效） · Log in with an invitation link, once' })
  @AsksCarrier()
  @ApiCreatedResponse({ type: SessionDocument })
  async loginByInvitation(
    @Body() { linkToken }: InvitationLoginDocument,
    @RequestedDevice() device: Device,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDocument> {
    return answerSession(await this.invitations.login(linkToken, device), request, reply);
  }

  @Get('me')
  @Access({ action: 'account.read-own' })
  @ApiBearerAuth()
  @ApiOperation({ summary: '当前账号与授权 · Whom the token speaks for' })
  @ApiOkResponse({ type: MeDocument })
  me(@CurrentAccount() { accountId, grants, subjectId, factors }: AuthenticatedAccount): MeDocument {
    return { accountId, grants, subjectId: subjectId ?? null, factors };
  }
}
