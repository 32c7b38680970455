import { Controller, Delete, HttpCode, Inject, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EndSessions } from '#libs/contexts/identity/application/sessions/end-sessions';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import type { Actor } from '#libs/kernel/actor';
import { EndedSessionsDocument } from './session.documents.js';

@ApiTags('identity')
@ApiBearerAuth()
@Controller('accounts/:accountId/sessions')
export class AccountSessionsController {
  constructor(@Inject(EndSessions) private readonly sessions: EndSessions) {}

  @Delete()
  @HttpCode(200)
  @Access({ action: 'session.end-of-account' })
  @ApiOperation({ summary: '强制该账号退出所有登录 · End all sessions of an account' })
  @ApiOkResponse({ type: EndedSessionsDocument })
  async endAll(
    @Param('accountId', ParseUUIDPipe) accountId: string,
    @CurrentActor() actor: Actor,
  ): Promise<EndedSessionsDocument> {
    return { ended: await this.sessions.endAllOf(accountId, actor) };
  }
}
