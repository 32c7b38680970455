import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DeadLetters, type DeadLetterSelection } from '#libs/contexts/notifications/application/operating/dead-letters';
import { Access } from '#libs/http/access/access';
import { CurrentActor } from '#libs/http/access/current-actor';
import { Cursors } from '#libs/http/paging/cursors';
import { ApiKeysetPage, type KeysetPage } from '#libs/http/paging/keyset-page';
import type { Actor } from '#libs/kernel/actor';
import {
  DeadLetterDocument,
  DeadLetterQuery,
  DeadLetterRedriveDocument,
  RedrivenDocument,
} from './dead-letters.documents.js';

const LIST = 'notification-dead-letters';

/** For operators: which message to whom stays unsaid. */
@ApiTags('notifications')
@ApiBearerAuth()
@Controller('notification-dead-letters')
export class DeadLettersController {
  constructor(
    @Inject(DeadLetters) private readonly deadLetters: DeadLetters,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Get()
  @Access({ action: 'dead-letter.list' })
  @ApiOperation({ summary: '未能送出的通知，不含内容 · Deliveries that were given up, oldest first, without content' })
  @ApiKeysetPage(DeadLetterDocument)
  async listDeadLetters(
    @Query() { after, limit, channel }: DeadLetterQuery,
    @CurrentActor() actor: Actor,
  ): Promise<KeysetPage<DeadLetterDocument>> {
    const [failedAt, deliveryId] = (this.cursors.decode(LIST, after) ?? []) as readonly string[];
    const last = failedAt === undefined || deliveryId === undefined ? undefined : ([failedAt, deliveryId] as const);
    const letters = await this.deadLetters.page(selectionOf(actor, { channel }), last, limit + 1);
    return this.cursors.page(
      LIST,
      letters,
      limit,
      (letter) => [letter.failedAt, letter.deliveryId],
      (letter) => letter,
    );
  }

  @Post('redrives')
  @HttpCode(200)
  @Access({ action: 'dead-letter.redrive' })
  @ApiOperation({ summary: '重发（可先预览条数）· Let one, some or all go out again, or count them first' })
  @ApiOkResponse({ type: RedrivenDocument })
  async redriveDeadLetters(
    @Body() asked: DeadLetterRedriveDocument,
    @CurrentActor() actor: Actor,
  ): Promise<RedrivenDocument> {
    const { preview, deliveryIds, channel } = asked;
    const selection = selectionOf(actor, { deliveryIds, channel });
    const count = preview ? await this.deadLetters.count(selection) : await this.deadLetters.redrive(selection);
    return { preview, count };
  }
}

type Narrowing = {
  readonly [Field in keyof Omit<DeadLetterSelection, 'areaCode'>]?: DeadLetterSelection[Field] | undefined;
};

function selectionOf({ regionCode }: Actor, { deliveryIds, channel }: Narrowing): DeadLetterSelection {
  return {
    areaCode: regionCode,
    ...(deliveryIds === undefined ? {} : { deliveryIds }),
    ...(channel === undefined ? {} : { channel }),
  };
}
