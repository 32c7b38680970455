import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { StoredEvent } from '#libs/event-store/event-log';
import type { EventHistoryRow } from '#libs/history/event-history/projection';
import { EventHistoryQuery } from '#libs/history/event-history/query';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, PageQuery, type KeysetPage } from '#libs/http/paging/keyset-page';
import { AwaitsPosition } from '#libs/http/reads/awaits-position';
import type { Actor } from '#libs/kernel/actor';
import { momentOf } from '../replay/moment-of-query.js';
import { StreamReplay } from '../replay/stream-replay.js';
import {
  AuditedEventDocument,
  DifferenceDocument,
  DifferenceQuery,
  HistoryQuery,
  MomentQuery,
  StateDocument,
  StreamEventDocument,
  StreamPath,
} from './audit.documents.js';

const HISTORY = 'event-history';
const STREAM_EVENTS = 'stream-events';

@ApiTags('audit')
@ApiBearerAuth()
@Controller('audit')
export class AuditController {
  constructor(
    @Inject(StreamReplay) private readonly streams: StreamReplay,
    @Inject(EventHistoryQuery) private readonly history: EventHistoryQuery,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Get('streams/:streamId/state')
  @Access({ action: 'record.replay' })
  @ApiOperation({ summary: '按时点还原 · The state at a moment, replayed from the log' })
  @ApiOkResponse({ type: StateDocument })
  async state(
    @Param() { streamId }: StreamPath,
    @Query() { axis, at }: MomentQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StateDocument> {
    const moment = at === undefined ? undefined : momentOf(axis, at);
    const { state, events, eventsInStream } = await this.streams.stateAt(streamId, moment, actor);
    return { streamId, state, eventsFolded: events.length, eventsInStream };
  }

  @Get('streams/:streamId/difference')
  @Access({ action: 'record.compare' })
  @ApiOperation({ summary: '两个时点的差异 · What differs between two moments, field by field and word by word' })
  @ApiOkResponse({ type: DifferenceDocument })
  async difference(
    @Param() { streamId }: StreamPath,
    @Query() { axis, from, to }: DifferenceQuery,
    @CurrentActor() actor: Actor,
  ): Promise<DifferenceDocument> {
    const later = to === undefined ? undefined : momentOf(axis, to);
    const differences = await this.streams.differenceBetween(streamId, momentOf(axis, from), later, actor);
    return { streamId, differences };
  }

  @Get('streams/:streamId/events')
  @Access({ action: 'record.read-stream' })
  @ApiOperation({
    summary: '事件清单 · The events of one stream: who, in which role, why, effective since, recorded at',
  })
  @ApiKeysetPage(StreamEventDocument)
  async events(
    @Param() { streamId }: StreamPath,
    @Query() { after, limit }: PageQuery,
    @CurrentActor() actor: Actor,
  ): Promise<KeysetPage<StreamEventDocument>> {
    // Of this stream only: a cursor of another one says nothing here.
    const list = `${STREAM_EVENTS}/${streamId}`;
    const [last] = (this.cursors.decode(list, after) ?? [-1]) as readonly [number];
    const events = await this.streams.events(streamId, last + 1, limit + 1, actor);
    return this.cursors.page(list, events, limit, ({ revision }) => [revision], documentOf);
  }

  @Get('events')
  @Access({ action: 'record.list' })
  @AwaitsPosition('event-history', 'stream-regions')
  @ApiOperation({ summary: '全部历史 · The full history of the caller’s area, newest first' })
  @ApiKeysetPage(AuditedEventDocument)
  async listHistory(
    @Query() { after, limit, streamId, accountId, eventType }: HistoryQuery,
    @CurrentActor() actor: Actor,
  ): Promise<KeysetPage<AuditedEventDocument>> {
    const [before] = (this.cursors.decode(HISTORY, after) ?? []) as readonly string[];
    const filter = { areaCode: actor.regionCode, streamId, accountId, eventType, before, limit };
    const rows = await this.history.page(filter);
    return this.cursors.page(HISTORY, rows, limit, ({ position }) => [position], rowDocumentOf);
  }
}

function documentOf(stored: StoredEvent): StreamEventDocument {
  const { position, streamId, revision, type, data, metadata, recordedAt } = stored;
  const { accountId, role, regionCode } = metadata.actor;
  const { reason = null, effectiveAt } = metadata;
  return {
    position,
    streamId,
    revision,
    eventType: type,
    accountId,
    role,
    regionCode,
    reason,
    effectiveAt,
    recordedAt,
    data,
  };
}

function rowDocumentOf(row: EventHistoryRow): AuditedEventDocument {
  const { position, streamId, revision, eventType, accountId, role, regionCode, reason, effectiveAt, recordedAt } = row;
  return { position, streamId, revision, eventType, accountId, role, regionCode, reason, effectiveAt, recordedAt };
}
