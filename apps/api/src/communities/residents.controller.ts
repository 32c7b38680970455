import { Body, Controller, HttpCode, Inject, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EraseResident } from '#libs/contexts/communities/application/erasure/erase-resident';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import { Command } from '#libs/http/commands/command';
import { ErasureDocument } from './household.documents.js';
import { ErasureReceipt } from './erasure.documents.js';

@ApiTags('communities')
@ApiBearerAuth()
@Controller('residents')
export class ResidentsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post(':residentId/erasure')
  @HttpCode(200)
  @Access({ action: 'resident.erase' })
  @ApiOperation({
    summary:
      '依法删除个人信息，答复所删、所留及理由 · Erase a resident’s personal data; says what went, what is kept, why and until when',
  })
  @ApiOkResponse({ type: ErasureReceipt })
  async erase(
    @Param('residentId', ParseUUIDPipe) residentId: string,
    @Body() { reason }: ErasureDocument,
    @Command() context: CommandContext,
  ): Promise<ErasureReceipt> {
    return ErasureReceipt.ofErasure(await this.commands.execute(new EraseResident(residentId, reason, context)));
  }
}
