import { Body, Controller, Header, HttpCode, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IssueInvitations } from '#libs/contexts/identity/application/invitations/issue-invitations';
import { RevokeInvitation } from '#libs/contexts/identity/application/invitations/revoke-invitation';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import { Command } from '#libs/http/commands/command';
import { CommandReceipt } from '#libs/http/commands/command-receipt';
import { InvitationsDocument, IssuedInvitationsDocument } from './invitation.documents.js';

@ApiTags('identity')
@ApiBearerAuth()
@Controller('invitations')
export class InvitationsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  @Access({ action: 'invitation.issue' })
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: '批量生成邀请链接（每次至多 500 户） · Invite residents; each link is shown once' })
  @ApiCreatedResponse({ type: IssuedInvitationsDocument })
  async issue(
    @Body() { invitees, purpose, expiresAt }: InvitationsDocument,
    @Command() context: CommandContext,
  ): Promise<IssuedInvitationsDocument> {
    const { invitations, position } = await this.commands.execute(
      new IssueInvitations({ invitees, purpose, expiresAt }, context),
    );
    return { invitations, position: position ?? null };
  }

  @Post(':invitationId/revocation')
  @HttpCode(200)
  @Access({ action: 'invitation.revoke' })
  @ApiOperation({ summary: '收回未使用的邀请 · Take back an unused invitation' })
  @ApiOkResponse({ type: CommandReceipt })
  async revoke(
    @Param('invitationId', ParseUUIDPipe) invitationId: string,
    @Command() context: CommandContext,
  ): Promise<CommandReceipt> {
    return CommandReceipt.of(await this.commands.execute(new RevokeInvitation(invitationId, context)));
  }
}
