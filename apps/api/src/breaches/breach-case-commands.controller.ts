import { Body, Controller, HttpCode, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CommandBus, type Command as BusCommand } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AcceptCase } from '#libs/contexts/breaches/application/accept-case';
import { AddEvidence } from '#libs/contexts/breaches/application/add-evidence';
import { AppealFinding } from '#libs/contexts/breaches/application/appeal-finding';
import { CloseCase } from '#libs/contexts/breaches/application/close-case';
import { DecideAppeal } from '#libs/contexts/breaches/application/decide-appeal';
import { DismissCase } from '#libs/contexts/breaches/application/dismiss-case';
import { MakeFinding } from '#libs/contexts/breaches/application/make-finding';
import { OrderRectification } from '#libs/contexts/breaches/application/order-rectification';
import { ReceiveReply } from '#libs/contexts/breaches/application/receive-reply';
import { ReportBreach } from '#libs/contexts/breaches/application/report-breach';
import { ServeNotice } from '#libs/contexts/breaches/application/serve-notice';
import { VerifyRectification } from '#libs/contexts/breaches/application/verify-rectification';
import type { CommandContext, CommandResult } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import {
  AppealDecisionDocument,
  AppealDocument,
  BreachReportDocument,
  DismissalDocument,
  EvidenceAdditionDocument,
  FindingDocument,
  NoticeDocument,
  RectificationOrderDocument,
  RectificationVerificationDocument,
  ReplyDocument,
} from './breach-case.documents.js';

/** Steps of breach cases. Every refusal that depends on the case is the decider's. */
@ApiTags('breaches')
@ApiBearerAuth()
@Controller('breach-cases')
export class BreachCaseCommandsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  @Access({ action: 'breach.report' })
  @ApiOperation({ summary: '反映违约情况 · Report a breach, with evidence' })
  @ApiCreatedResponse({ type: CommandReceipt })
  report(@Body() report: BreachReportDocument, @Command() context: CommandContext): Promise<CommandReceipt> {
    return this.carryOut(new ReportBreach(report, context));
  }

  @Post(':caseId/evidence')
  @HttpCode(200)
  @Access({ action: 'breach.add-evidence' })
  @ApiOperation({ summary: '补充证据 · Add evidence' })
  @ApiOkResponse({ type: CommandReceipt })
  addEvidence(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() addition: EvidenceAdditionDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return this.carryOut(new AddEvidence(caseId, addition, context));
  }

  @Post(':caseId/acceptance')
  @HttpCode(200)
  @Access({ action: 'breach.accept' })
  @ApiOperation({ summary: '受理 · Accept' })
  @ApiOkResponse({ type: CommandReceipt })
  accept(@Param('caseId', ParseUUIDPipe) caseId: string, @Command() context: CommandContext): Promise<CommandReceipt> {
    return this.carryOut(new AcceptCase(caseId, context));
  }

  @Post(':caseId/dismissal')
  @HttpCode(200)
  @Access({ action: 'breach.dismiss' })
  @ApiOperation({ summary: '不予受理 · Dismiss with a ground' })
  @ApiOkResponse({ type: CommandReceipt })
  dismiss(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() dismissal: DismissalDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return this.carryOut(new DismissCase(caseId, dismissal, context));
  }

  @Post(':caseId/notice')
  @HttpCode(200)
  @Access({ action: 'breach.serve-notice' })
  @ApiOperation({ summary: '告知被反映方并开始调查 · Serve notice; the reply period begins' })
  @ApiOkResponse({ type: CommandReceipt })
  serveNotice(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() notice: NoticeDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return this.carryOut(new ServeNotice(caseId, notice, context));
  }

  @Post(':caseId/reply')
  @HttpCode(200)
  @Access({ action: 'breach.reply' })
  @ApiOperation({ summary: '答复 · Reply as respondent, or record a paper reply' })
  @ApiOkResponse({ type: CommandReceipt })
  reply(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() reply: ReplyDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return this.carryOut(new ReceiveReply(caseId, reply, context));
  }

  @Post(':caseId/finding')
  @HttpCode(200)
  @Access({ action: 'breach.find' })
  @ApiOperation({ summary: '认定（由人作出） · Make the finding; a human decides' })
  @ApiOkResponse({ type: CommandReceipt })
  makeFinding(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() finding: FindingDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return this.carryOut(new MakeFinding(caseId, finding, context));
  }

  @Post(':caseId/rectification-order')
  @HttpCode(200)
  @Access({ action: 'breach.order-rectification' })
  @ApiOperation({ summary: '要求整改 · Order rectification' })
  @ApiOkResponse({ type: CommandReceipt })
  orderRectification(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() order: RectificationOrderDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return this.carryOut(new OrderRectification(caseId, order, context));
  }

  @Post(':caseId/rectification-verification')
  @HttpCode(200)
  @Access({ action: 'breach.verify-rectification' })
  @ApiOperation({ summary: '核验整改 · Verify the rectification on the spot' })
  @ApiOkResponse({ type: CommandReceipt })
  verifyRectification(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() verification: RectificationVerificationDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return this.carryOut(new VerifyRectification(caseId, verification, context));
  }

  @Post(':caseId/closure')
  @HttpCode(200)
  @Access({ action: 'breach.close' })
  @ApiOperation({ summary: '结案 · Close' })
  @ApiOkResponse({ type: CommandReceipt })
  close(@Param('caseId', ParseUUIDPipe) caseId: string, @Command() context: CommandContext): Promise<CommandReceipt> {
    return this.carryOut(new CloseCase(caseId, context));
  }

  @Post(':caseId/appeal')
  @HttpCode(200)
  @Access({ action: 'breach.appeal' })
  @ApiOperation({ summary: '申诉 · Appeal the finding as respondent' })
  @ApiOkResponse({ type: CommandReceipt })
  appeal(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() appeal: AppealDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return this.carryOut(new AppealFinding(caseId, appeal, context));
  }

  @Post(':caseId/appeal-decision')
  @HttpCode(200)
  @Access({ action: 'breach.decide-appeal' })
  @ApiOperation({ summary: '申诉复核 · Decide on the appeal' })
  @ApiOkResponse({ type: CommandReceipt })
  decideAppeal(
    @Param('caseId', ParseUUIDPipe) caseId: string,
    @Body() decision: AppealDecisionDocument,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return this.carryOut(new DecideAppeal(caseId, decision, context));
  }

  private async carryOut(command: BusCommand<CommandResult>): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.commands.execute(command));
  }
}
