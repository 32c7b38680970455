import { Body, Controller, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ShowPasskey } from '#libs/contexts/identity/application/passkeys/show-passkey';
import type { Device } from '#libs/contexts/identity/application/sessions/session';
import { Access, Public } from '#libs/http/access/access';
import type { AuthenticatedAccount } from '#libs/http/access/access-token-verifier';
import { CurrentAccount } from '#libs/http/access/current-actor';
import { AnswerNotKept } from '#libs/http/commands/answer-not-kept';
import { answerSession, AsksCarrier } from './answer-session.js';
import { PasskeyAnswerDocument, PasskeyChallengeDocument } from './passkey.documents.js';
import { RequestedDevice } from './requested-device.js';
import { SessionDocument } from './session.documents.js';

/** Signing in with a passkey: alone, or after a password. */
@ApiTags('identity')
@Controller()
export class PasskeySignInController {
  constructor(@Inject(ShowPasskey) private readonly passkeys: ShowPasskey) {}

  @Post('sessions/passkey-challenges')
  @Public({ action: 'session.start-by-passkey' })
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '开始通行密钥登录 · Ask for a challenge to sign in with a passkey' })
  @ApiCreatedResponse({ type: PasskeyChallengeDocument })
  beginSignIn(): Promise<PasskeyChallengeDocument> {
    return this.passkeys.beginSignIn();
  }

  @Post('sessions/by-passkey')
  @Public({ action: 'session.start-by-passkey' })
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '通行密钥登录（即双重验证） · Sign in with a passkey; it counts as two factors' })
  @AsksCarrier()
  @ApiCreatedResponse({ type: SessionDocument })
  async signIn(
    @Body() answer: PasskeyAnswerDocument,
    @RequestedDevice() device: Device,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDocument> {
    return answerSession(await this.passkeys.signIn(answer, device), request, reply);
  }

  @Post('me/second-factor/passkey-challenges')
  @Access({ action: 'factor.show' })
  @ApiBearerAuth()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '开始以通行密钥作第二重验证 · Ask for a challenge to show a passkey after the password' })
  @ApiCreatedResponse({ type: PasskeyChallengeDocument })
  beginSecondFactor(@CurrentAccount() account: AuthenticatedAccount): Promise<PasskeyChallengeDocument> {
    return this.passkeys.beginSecondFactor(account);
  }

  @Post('me/second-factor/passkey')
  @Access({ action: 'factor.show' })
  @ApiBearerAuth()
  @AnswerNotKept()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '以通行密钥完成双重验证 · The same session with two factors, under another id' })
  @ApiCreatedResponse({ type: SessionDocument })
  async showSecondFactor(
    @CurrentAccount() account: AuthenticatedAccount,
    @Body() answer: PasskeyAnswerDocument,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDocument> {
    return answerSession(await this.passkeys.asSecondFactor(account, answer), request, reply);
  }
}
