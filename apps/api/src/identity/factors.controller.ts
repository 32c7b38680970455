import { Body, Controller, Get, Header, HttpCode, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { OwnFactors } from '#libs/contexts/identity/application/factors/own-factors';
import { ResetFactors } from '#libs/contexts/identity/application/factors/reset-factors';
import { EnrolPasskey } from '#libs/contexts/identity/application/passkeys/enrol-passkey';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import type { AuthenticatedAccount } from '#libs/http/access/access-token-verifier';
import { CurrentAccount } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { FactorResetDocument, OwnFactorsDocument } from './factor.documents.js';
import { NewPasskeyDocument, PasskeyEnrolmentDocument, PasskeyNameDocument } from './passkey.documents.js';

/** What opens an account: its holder enrols and removes it, an administrator can only reset it. */
@ApiTags('identity')
@ApiBearerAuth()
@Controller()
export class FactorsController {
  constructor(
    @Inject(OwnFactors) private readonly factors: OwnFactors,
    @Inject(EnrolPasskey) private readonly passkeys: EnrolPasskey,
    @Inject(ResetFactors) private readonly resets: ResetFactors,
  ) {}

  @Get('me/factors')
  @Access({ action: 'factor.read-own' })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '本人的登录方式 · What opens one’s own account' })
  @ApiOkResponse({ type: OwnFactorsDocument })
  async list(@CurrentAccount() account: AuthenticatedAccount): Promise<OwnFactorsDocument> {
    return { factors: await this.factors.list(account) };
  }

  @Post('me/passkey-challenges')
  @Access({ action: 'factor.enrol' })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '开始登记通行密钥 · Ask for a challenge to enrol a passkey' })
  @ApiCreatedResponse({ type: PasskeyEnrolmentDocument })
  beginPasskey(@CurrentAccount() account: AuthenticatedAccount): Promise<PasskeyEnrolmentDocument> {
    return this.passkeys.begin(account);
  }

  @Post('me/passkeys')
  @Access({ action: 'factor.enrol' })
  @ApiOperation({ summary: '登记通行密钥 · Enrol a passkey' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async enrolPasskey(
    @CurrentAccount() account: AuthenticatedAccount,
    @Body() passkey: NewPasskeyDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.passkeys.complete(account, passkey, context));
  }

  @Post('me/factors/:factorId/name')
  @HttpCode(204)
  @Access({ action: 'factor.enrol' })
  @ApiOperation({ summary: '为通行密钥改名 · Rename a passkey' })
  @ApiNoContentResponse()
  async rename(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param('factorId', ParseUUIDPipe) factorId: string,
    @Body() { name }: PasskeyNameDocument,
  ): Promise<void> {
    await this.factors.renamePasskey(account, factorId, name);
  }

  @Post('me/factors/:factorId/removal')
  @HttpCode(200)
  @Access({ action: 'factor.remove' })
  @ApiOperation({ summary: '移除一项登录方式 · Remove a factor' })
  @ApiOkResponse({ type: CommandReceipt })
  async remove(
    @CurrentAccount() account: AuthenticatedAccount,
    @Param('factorId', ParseUUIDPipe) factorId: string,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.factors.remove(account, factorId, context));
  }

  @Post('accounts/:accountId/factor-resets')
  @Access({ action: 'factor.reset' })
  @ApiOperation({ summary: '重置他人的双重验证（如设备遗失） · Take all second factors of an account away' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async reset(
    @Param('accountId', ParseUUIDPipe) accountId: string,
    @Body() { ground }: FactorResetDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.resets.reset(accountId, ground, context));
  }
}
