import { Body, Controller, HttpCode, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ConsentToAmendment } from '#libs/contexts/contracts/application/amending/consent-to-amendment';
import { amendmentIdOf, ProposeAmendment } from '#libs/contexts/contracts/application/amending/propose-amendment';
import { RejectAmendment } from '#libs/contexts/contracts/application/amending/reject-amendment';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { AssentDocument, NewAmendmentDocument, RefusalDocument } from './contract-input.documents.js';
import { effectiveAt } from './effective-at.js';

/** What a proposal answers: the receipt, and under which id and hash it is consented to. */
export class AmendmentReceipt extends CommandReceipt {
  @ApiProperty({ format: 'uuid' })
  readonly amendmentId!: string;

  @ApiProperty({ description: '拟变更文本的校验值 · hash of the proposed text' })
  readonly documentHash!: string;
}

@ApiTags('contracts')
@ApiBearerAuth()
@Controller('contracts/:contractId/amendments')
export class AmendmentsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  @Access({ action: 'amendment.propose' })
  @ApiOperation({ summary: '提出变更 · Propose another text' })
  @ApiCreatedResponse({ type: AmendmentReceipt })
  async propose(
    @Param('contractId', ParseUUIDPipe) contractId: string,
    @Body() body: NewAmendmentDocument,
    @Command() context: CommandContext,
  ): Promise<AmendmentReceipt> {
    const proposal = {
      baseDocumentHash: body.baseDocumentHash,
      clauses: body.clauses ?? [],
      removedClauseIds: body.removedClauseIds ?? [],
      values: new Map((body.values ?? []).map(({ name, value }) => [name, value])),
      consentBy: body.consentBy ?? null,
    };
    const result = await this.commands.execute(new ProposeAmendment(contractId, proposal, context));
    const [proposed] = result.events as readonly { readonly data: { readonly documentHash: string } }[];
    return {
      ...CommandReceipt.of(result),
      amendmentId: amendmentIdOf(context),
      documentHash: proposed?.data.documentHash ?? '',
    };
  }

  @Post(':amendmentId/consents')
  @HttpCode(200)
  @Access({ action: 'amendment.consent' })
  @ApiOperation({ summary: '同意变更 · Consent to the proposed text' })
  @ApiOkResponse({ type: CommandReceipt })
  async consent(
    @Param('contractId', ParseUUIDPipe) contractId: string,
    @Param('amendmentId', ParseUUIDPipe) amendmentId: string,
    @Body() { effectiveAt: instant, evidenceHash, ...assent }: AssentDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const data = { ...assent, amendmentId, evidenceHash: evidenceHash ?? null };
    const command = new ConsentToAmendment(contractId, data, effectiveAt(context, instant));
    return CommandReceipt.of(await this.commands.execute(command));
  }

  @Post(':amendmentId/refusals')
  @HttpCode(200)
  @Access({ action: 'amendment.reject' })
  @ApiOperation({ summary: '不同意变更 · Keep to the text in force' })
  @ApiOkResponse({ type: CommandReceipt })
  async reject(
    @Param('contractId', ParseUUIDPipe) contractId: string,
    @Param('amendmentId', ParseUUIDPipe) amendmentId: string,
    @Body() { partyId, form, reason, evidenceHash, effectiveAt: instant }: RefusalDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    const data = { amendmentId, partyId, form, evidenceHash: evidenceHash ?? null };
    const command = new RejectAmendment(contractId, data, reason ?? null, effectiveAt(context, instant));
    return CommandReceipt.of(await this.commands.execute(command));
  }
}
