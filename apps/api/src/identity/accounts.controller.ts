import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChangePassword } from '#libs/contexts/identity/application/accounts/change-password';
import { ChangeStanding, type StandingChange } from '#libs/contexts/identity/application/accounts/change-standing';
import { GrantRole } from '#libs/contexts/identity/application/accounts/grant-role';
import { RegisterAccount } from '#libs/contexts/identity/application/accounts/register-account';
import { RevokeRole } from '#libs/contexts/identity/application/accounts/revoke-role';
import { DISABLE_GROUNDS, LOCK_GROUNDS } from '#libs/contexts/identity/domain/account/events';
import type { AccountRegisterRow } from '#libs/contexts/identity/read-models/account-register/projection';
import { AccountRegisterQuery } from '#libs/contexts/identity/read-models/account-register/query';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import type { Actor } from '#libs/kernel/actor';
import { Problem } from '#libs/kernel/problem';
import { ERASED_TEXT } from '#libs/kernel/sealed';
import { maskName } from '#libs/vault/masking';
import { VAULT, type Opened, type Vault } from '#libs/vault/vault';
import { Access } from '#libs/http/access/access';
import type { AuthenticatedAccount } from '#libs/http/access/access-token-verifier';
import { CurrentAccount, CurrentActor } from '#libs/http/access/current-actor';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, PageQuery, type KeysetPage } from '#libs/http/paging/keyset-page';
import { INPUT_INVALID } from '#libs/http/problems/http-problems';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import {
  AccountDocument,
  GrantDocument,
  NewAccountDocument,
  PasswordDocument,
  RoleDocument,
  StandingDocument,
} from './account.documents.js';
import { RegisteredSubjects } from './registered-subjects.js';

const LIST = 'accounts-by-region';

@ApiTags('identity')
@ApiBearerAuth()
@Controller('accounts')
export class AccountsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(AccountRegisterQuery) private readonly register: AccountRegisterQuery,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Cursors) private readonly cursors: Cursors,
    @Inject(RegisteredSubjects) private readonly subjects: RegisteredSubjects,
  ) {}

  @Post()
  @Access({ action: 'account.register' })
  @ApiOperation({ summary: '登记账号 · Register an account' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async registerAccount(
    @Body() account: NewAccountDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const { accountName, displayName, password, homeRegionCode, subjectId = null } = account;
    if (subjectId !== null) await this.subjects.requireInside(homeRegionCode, subjectId, context.actor);
    const data = { accountName, displayName, password, homeRegionCode, subjectId };
    return CommandReceipt.of(await this.commands.execute(new RegisterAccount(data, context)));
  }

  @Get()
  @Access({ action: 'account.list' })
  @AwaitsPosition('account-register')
  @ApiOperation({ summary: '账号台账 · Accounts at home in the caller’s area' })
  @ApiKeysetPage(AccountDocument)
  async list(@CurrentActor() actor: Actor, @Query() { after, limit }: PageQuery): Promise<KeysetPage<AccountDocument>> {
    const [regionCode, accountId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const rows = await this.register.page({
      areaCode: actor.regionCode,
      limit,
      ...(regionCode === undefined || accountId === undefined ? {} : { after: { regionCode, accountId } }),
    });
    const names = await this.vault.openMany(rows.map(({ displayName }) => displayName));
    const shown = rows.map((row, index) => ({ row, document: documentOf(row, names[index]) }));
    return this.cursors.page(
      LIST,
      shown,
      limit,
      ({ row }) => [row.regionCode, row.accountId],
      ({ document }) => document,
    );
  }

  @Post(':accountId/grants')
  @Access({ action: 'account.grant' })
  @ApiOperation({ summary: '授予角色 · Grant a role in an area' })
  @ApiCreatedResponse({ type: CommandReceipt })
  async grant(
    @Param('accountId', ParseUUIDPipe) accountId: string,
    @Body() { role, regionCode, validFrom, validUntil }: GrantDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const grant = { role, regionCode, validFrom: validFrom ?? context.now, validUntil: validUntil ?? null };
    return CommandReceipt.of(await this.commands.execute(new GrantRole(accountId, grant, context)));
  }

  @Post(':accountId/revocations')
  @HttpCode(200)
  @Access({ action: 'account.revoke' })
  @ApiOperation({ summary: '收回角色 · Revoke a role in an area' })
  @ApiOkResponse({ type: CommandReceipt })
  async revoke(
    @Param('accountId', ParseUUIDPipe) accountId: string,
    @Body() { role, regionCode }: RoleDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.commands.execute(new RevokeRole(accountId, { role, regionCode }, context)));
  }

  @Post(':accountId/standing')
  @HttpCode(200)
  @Access({ action: 'account.change-standing' })
  @ApiOperation({ summary: '锁定、解锁或停用 · Lock, unlock or for good disable an account' })
  @ApiOkResponse({ type: CommandReceipt })
  async changeStanding(
    @Param('accountId', ParseUUIDPipe) accountId: string,
    @Body() standing: StandingDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.commands.execute(new ChangeStanding(accountId, changeOf(standing), context)));
  }

  @Post(':accountId/password')
  @HttpCode(200)
  @Access({ action: 'account.change-password' })
  @ApiOperation({ summary: '修改或重置密码 · Change one’s own password, or reset another’s as administrator' })
  @ApiOkResponse({ type: CommandReceipt })
  async changePassword(
    @Param('accountId', ParseUUIDPipe) accountId: string,
    @Body() { currentPassword, newPassword }: PasswordDocument,
    @Command() context: CommandContext,
    @CurrentAccount() caller: AuthenticatedAccount,
  ): Promise<CommandReceipt> {
    const kept = caller.accountId === accountId ? caller.sessionId : undefined;
    const passwords = currentPassword === undefined ? { newPassword } : { currentPassword, newPassword };
    return CommandReceipt.of(await this.commands.execute(new ChangePassword(accountId, passwords, context, kept)));
  }
}

/** @throws Problem when the ground does not fit the change */
function changeOf({ to, ground }: StandingDocument): StandingChange {
  if (to === 'active') return { to };
  if (to === 'locked') {
    const lock = LOCK_GROUNDS.find((known) => known === ground);
    if (lock !== undefined) return { to, ground: lock };
  } else {
    const disable = DISABLE_GROUNDS.find((known) => known === ground);
    if (disable !== undefined) return { to, ground: disable };
  }
  throw new Problem(INPUT_INVALID, {}, [{ at: '/ground', zh: '请选择相应的事由', en: 'choose a ground that fits' }]);
}

function documentOf(row: AccountRegisterRow, name: Opened | undefined): AccountDocument {
  const { accountId, regionCode, status, grants, registeredAt } = row;
  const displayName = name?.status === 'clear' ? maskName(name.text) : ERASED_TEXT.zh;
  return { accountId, regionCode, displayName, status, grants, registeredAt };
}
