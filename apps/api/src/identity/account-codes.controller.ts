import { Body, Controller, Header, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountCodes } from '#libs/contexts/identity/application/one-time-codes/account-codes';
import { RecoveryCodes } from '#libs/contexts/identity/application/recovery-codes/recovery-codes';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import { clientNetworkOf } from '#libs/http/access/client-network';
import type { AuthenticatedAccount } from '#libs/http/access/access-token-verifier';
import { CurrentAccount } from '#libs/http/access/current-actor';
import { AnswerNotKept } from '#libs/http/commands/answer-not-kept';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { answerSession } from './answer-session.js';
import { requireMobileNumber } from './mobile-number.js';
import {
  CodeAnswerDocument,
  NumberChoiceDocument,
  NumberDocument,
  RecoveryCodeDocument,
  RecoverySheetDocument,
  RequestedCodeDocument,
  SecondFactorCodeDocument,
} from './one-time-code.documents.js';
import { SessionDocument } from './session.documents.js';

/** Codes as second factor after the password: to a telephone, or from a sheet of paper. */
@ApiTags('identity')
@ApiBearerAuth()
@Controller('me')
export class AccountCodesController {
  constructor(
    @Inject(AccountCodes) private readonly codes: AccountCodes,
    @Inject(RecoveryCodes) private readonly recovery: RecoveryCodes,
  ) {}

  @Post('number-codes')
  @Access({ action: 'factor.enrol' })
  @AnswerNotKept()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '登记手机号码：获取验证码 · Ask for a code to a number that is to be enrolled' })
  @ApiCreatedResponse({ type: RequestedCodeDocument })
  beginNumber(
    @CurrentAccount() account: AuthenticatedAccount,
    @Body() { phoneNumber }: NumberDocument,
    @Req() request: FastifyRequest,
  ): Promise<RequestedCodeDocument> {
    return this.codes.beginEnrolment(account, requireMobileNumber(phoneNumber), clientNetworkOf(request));
  }

  @Post('numbers')
  @Access({ action: 'factor.enrol' })
  @ApiOperation({ summary: '登记手机号码：以验证码确认 · Enrol the number by the code' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async enrolNumber(
    @CurrentAccount() account: AuthenticatedAccount,
    @Body() { requestId, code }: CodeAnswerDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.codes.enrol(account, requestId, code, context));
  }

  @Post('recovery-codes')
  @Access({ action: 'factor.enrol' })
  @AnswerNotKept()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '生成恢复码（仅显示一次，原有的作废） · A new sheet of recovery codes, shown once' })
  @ApiCreatedResponse({ type: RecoverySheetDocument })
  async issueRecoveryCodes(
    @CurrentAccount() account: AuthenticatedAccount,
    @Command() context: CommandContext,
  ): Promise<RecoverySheetDocument> {
    return { codes: await this.recovery.issue(account, context) };
  }

  @Post('second-factor/one-time-codes')
  @Access({ action: 'factor.show' })
  @AnswerNotKept()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '获取第二重验证的短信验证码 · Ask for a code to one’s enrolled number' })
  @ApiCreatedResponse({ type: SecondFactorCodeDocument })
  request(
    @CurrentAccount() account: AuthenticatedAccount,
    @Body() { factorId }: NumberChoiceDocument,
    @Req() request: FastifyRequest,
  ): Promise<SecondFactorCodeDocument> {
    return this.codes.request(account, factorId, clientNetworkOf(request));
  }

  @Post('second-factor/one-time-code')
  @Access({ action: 'factor.show' })
  @AnswerNotKept()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '以短信验证码完成双重验证 · The same session with two factors, under another id' })
  @ApiCreatedResponse({ type: SessionDocument })
  async show(
    @CurrentAccount() account: AuthenticatedAccount,
    @Body() { requestId, code }: CodeAnswerDocument,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDocument> {
    return answerSession(await this.codes.show(account, requestId, code), request, reply);
  }

  @Post('second-factor/recovery-code')
  @Access({ action: 'factor.show' })
  @AnswerNotKept()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '以恢复码完成双重验证（每个一次有效） · The same with a recovery code, each once' })
  @ApiCreatedResponse({ type: SessionDocument })
  async showRecoveryCode(
    @CurrentAccount() account: AuthenticatedAccount,
    @Body() { code }: RecoveryCodeDocument,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDocument> {
    return answerSession(await this.recovery.show(account, code), request, reply);
  }
}
