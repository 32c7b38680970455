import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import { Access } from '#libs/http/access/access';
import { Command } from '#libs/http/commands/command';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, type KeysetPage } from '#libs/http/paging/keyset-page';
import { Problem } from '#libs/kernel/problem';
import { parkedCounts, parkedPage } from '#libs/messaging/delivery/parked-store';
import { findRedriveRequest, requestRedrive } from '#libs/messaging/delivery/redrive-requests';
import { previewRedrive } from '#libs/messaging/delivery/redrive';
import type { RedriveSelection } from '#libs/messaging/parked-message';
import { SERVICE_POOL } from '#libs/postgres/pool';
import {
  NewRedriveDocument,
  ParkedCountDocument,
  ParkedMessageDocument,
  ParkedMessagesQuery,
  RedriveDocument,
  RedriveResultDocument,
} from './parked-message.documents.js';
import { REDRIVE_NOT_FOUND, REDRIVE_SELECTION_UNCLEAR } from './problems.js';

const LIST = 'parked-messages';

/**
 * What consumers in this database could not handle. An administrator sees that a message is stuck and why, never what is in it; the process
 * that hosts the consumer carries out what is asked for here.
 */
@ApiTags('operations')
@ApiBearerAuth()
@Controller('operations/parked-messages')
export class ParkedMessagesController {
  constructor(
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Get()
  @Access({ action: 'parked-message.list' })
  @ApiOperation({ summary: '搁置的消息 · Messages that a consumer could not handle' })
  @ApiKeysetPage(ParkedMessageDocument)
  async list(@Query() { consumer, after, limit }: ParkedMessagesQuery): Promise<KeysetPage<ParkedMessageDocument>> {
    const list = `${LIST}/${consumer}`;
    const [position, eventId] = (this.cursors.decode(list, after) ?? []) as readonly string[];
    const place = position === undefined || eventId === undefined ? undefined : { position, eventId };
    const rows = await parkedPage(this.pool, consumer, limit, place);
    return this.cursors.page(
      list,
      rows,
      limit,
      (row) => [row.position, row.eventId],
      ({ eventId, subject, type, reason, attempts, parkedAt }) => ({
        eventId,
        subject,
        type,
        reason,
        attempts,
        parkedAt,
      }),
    );
  }

  @Get('counts')
  @Access({ action: 'parked-message.count' })
  @ApiOperation({ summary: '各消费者搁置的消息数 · How many are parked, by consumer' })
  @ApiOkResponse({ type: [ParkedCountDocument] })
  async counts(): Promise<readonly ParkedCountDocument[]> {
    return [...(await parkedCounts(this.pool))].map(([consumer, count]) => ({ consumer, count }));
  }

  @Post('redrives')
  @HttpCode(202)
  @Access({ action: 'parked-message.redrive' })
  @ApiOperation({ summary: '重新投递搁置的消息 · Hand parked messages over again, or only count them' })
  @ApiAcceptedResponse({ type: RedriveDocument })
  async redrive(
    @Body() { consumer, preview = false, ...selected }: NewRedriveDocument,
    @Command() { commandId, actor }: CommandContext,
  ): Promise<RedriveDocument> {
    const selection = selectionOf(selected);
    const counts = await previewRedrive(this.pool, consumer, selection);
    if (preview) return { redriveId: null, ...counts };
    await requestRedrive(this.pool, { requestId: commandId, consumer, selection, requestedBy: actor.accountId });
    return { redriveId: commandId, ...counts };
  }

  @Get('redrives/:redriveId')
  @Access({ action: 'parked-message.read-redrive' })
  @ApiOperation({ summary: '重新投递的结果 · What came of a re-drive' })
  @ApiOkResponse({ type: RedriveResultDocument })
  async result(@Param('redriveId', ParseUUIDPipe) redriveId: string): Promise<RedriveResultDocument> {
    const request = await findRedriveRequest(this.pool, redriveId);
    if (request === undefined) throw new Problem(REDRIVE_NOT_FOUND);
    const { requestId, ...rest } = request;
    return { redriveId: requestId, ...rest };
  }
}

/** @throws Problem when none of the three is given, or more than one */
function selectionOf({ eventIds, subjects, all }: Omit<NewRedriveDocument, 'consumer' | 'preview'>): RedriveSelection {
  const given: RedriveSelection[] = [];
  if (eventIds !== undefined) given.push({ eventIds });
  if (subjects !== undefined) given.push({ subjects });
  if (all !== undefined) given.push({ all });
  const [selection] = given;
  if (selection === undefined || given.length > 1) throw new Problem(REDRIVE_SELECTION_UNCLEAR);
  return selection;
}
