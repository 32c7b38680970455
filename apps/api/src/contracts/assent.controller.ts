import { Body, Controller, HttpCode, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DeliverTerminationNotice } from '#libs/contexts/contracts/application/ending/deliver-termination-notice';
import { GiveTerminationNotice } from '#libs/contexts/contracts/application/ending/give-termination-notice';
import { WithdrawContract } from '#libs/contexts/contracts/application/ending/withdraw-contract';
import { DeclineContract } from '#libs/contexts/contracts/application/signing/decline-contract';
import { SignContract } from '#libs/contexts/contracts/application/signing/sign-contract';
import { ViewContract } from '#libs/contexts/contracts/application/signing/view-contract';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import {
  AssentDocument,
  DeliveryDocument,
  RefusalDocument,
  ShownDocument,
  TerminationDocument,
} from './contract-input.documents.js';
import { effectiveAt } from './effective-at.js';

/** What parties do with a contract, and what staff record of their paper. */
@ApiTags('contracts')
@ApiBearerAuth()
@Controller('contracts/:contractId')
export class AssentController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post('views')
  @HttpCode(200)
  @Access({ action: 'contract.record-view' })
  @ApiOperation({ summary: '已展示全文 · The whole text was shown to the party' })
  @ApiOkResponse({ type: CommandReceipt })
  async view(
    @Param('contractId', ParseUUIDPipe) contractId: string,
    @Body() { partyId, documentHash, mandateId }: ShownDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const data = { partyId, documentHash, manner: 'READ', ...(mandateId === undefined ? {} : { mandateId }) } as const;
    return CommandReceipt.of(await this.commands.execute(new ViewContract(contractId, data, context)));
  }

  @Post('signatures')
  @HttpCode(200)
  @Access({ action: 'contract.sign' })
  @ApiOperation({ summary: '签署，或登记纸质签署 · Sign, or record a signed paper' })
  @ApiOkResponse({ type: CommandReceipt })
  async sign(
    @Param('contractId', ParseUUIDPipe) contractId: string,
    @Body() { effectiveAt: instant, evidenceHash, ...assent }: AssentDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const command = new SignContract(
      contractId,
      { ...assent, evidenceHash: evidenceHash ?? null },
      effectiveAt(context, instant),
    );
    return CommandReceipt.of(await this.commands.execute(command));
  }

  @Post('refusals')
  @HttpCode(200)
  @Access({ action: 'contract.decline' })
  @ApiOperation({ summary: '不同意签署 · Decline the contract' })
  @ApiOkResponse({ type: CommandReceipt })
  async decline(
    @Param('contractId', ParseUUIDPipe) contractId: string,
    @Body() { partyId, form, reason, evidenceHash, effectiveAt: instant }: RefusalDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const data = { partyId, form, evidenceHash: evidenceHash ?? null };
    const command = new DeclineContract(contractId, data, reason ?? null, effectiveAt(context, instant));
    return CommandReceipt.of(await this.commands.execute(command));
  }

  @Post('withdrawal')
  @HttpCode(200)
  @Access({ action: 'contract.withdraw' })
  @ApiOperation({ summary: '撤回未签合同 · Withdraw an offer nobody has accepted' })
  @ApiOkResponse({ type: CommandReceipt })
  async withdraw(
    @Param('contractId', ParseUUIDPipe) contractId: string,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.commands.execute(new WithdrawContract(contractId, {}, context)));
  }

  @Post('terminations')
  @HttpCode(200)
  @Access({ action: 'contract.give-notice' })
  @ApiOperation({ summary: '解除合同 · Give notice of termination on a ground' })
  @ApiOkResponse({ type: CommandReceipt })
  async terminate(
    @Param('contractId', ParseUUIDPipe) contractId: string,
    @Body() { partyId, ground, statement, endsAt, evidenceHash }: TerminationDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const data = { partyId, ground, endsAt: endsAt ?? null, evidenceHash: evidenceHash ?? null };
    return CommandReceipt.of(
      await this.commands.execute(new GiveTerminationNotice(contractId, data, statement ?? null, context)),
    );
  }

  @Post('terminations/delivery')
  @HttpCode(200)
  @Access({ action: 'contract.deliver-notice' })
  @ApiOperation({ summary: '解除通知已送达 · The notice of termination has arrived' })
  @ApiOkResponse({ type: CommandReceipt })
  async deliver(
    @Param('contractId', ParseUUIDPipe) contractId: string,
    @Body() { evidenceHash }: DeliveryDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const command = new DeliverTerminationNotice(contractId, { evidenceHash: evidenceHash ?? null }, context);
    return CommandReceipt.of(await this.commands.execute(command));
  }
}
