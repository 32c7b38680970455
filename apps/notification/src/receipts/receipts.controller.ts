import { Body, Controller, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import {
  ApiHeader,
  ApiNoContentResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsUUID, Matches } from 'class-validator';
import { Deliveries } from '#libs/contexts/notifications/application/sending/deliveries';
import { Public } from '#libs/http/access/access';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { Problem } from '#libs/kernel/problem';
import { DELIVERY_UNKNOWN } from './problems.js';
import { ReceiptSignatureGuard } from './receipt-signature.guard.js';

const STATUSES = ['DELIVERED', 'READ', 'FAILED'] as const;
const CHANNELS = ['sms', 'wechat'] as const;

/** A code of the provider; no run of digits that could be a telephone number. */
const REASON = /^(?!.*\d{7})[A-Za-z][\w.:-]{0,63}$/;

class ReceiptPath {
  @ApiProperty({ enum: CHANNELS })
  @IsIn(CHANNELS)
  readonly channel!: (typeof CHANNELS)[number];
}

export class ReceiptDocument {
  @ApiProperty({ format: 'uuid', description: 'The `deliveryId` of the message' })
  @IsUUID()
  readonly deliveryId!: string;

  @ApiProperty({
    enum: STATUSES,
    description: 'DELIVERED: it reached the device · READ: it was opened · FAILED: it never will',
  })
  @IsIn(STATUSES)
  readonly status!: (typeof STATUSES)[number];

  @ApiProperty({ format: 'date-time' })
  @IsISO8601({ strict: true })
  @Matches(/Z$/)
  readonly at!: string;

  @ApiPropertyOptional({ description: 'A code of the provider, no text', example: 'UNREACHABLE' })
  @IsOptional()
  @Matches(REASON)
  readonly reason?: string;
}

@ApiTags('notifications')
@Controller('notification-receipts')
export class ReceiptsController {
  constructor(
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post(':channel')
  @HttpCode(204)
  @Public({ action: 'notification-receipt.take' })
  @UseGuards(ReceiptSignatureGuard)
  @ApiOperation({
    summary:
      '渠道回执（须签名）· What became of a message, told by the gateway of its channel and signed with the secret of the channel',
  })
  @ApiHeader({ name: 'Qiyue-Timestamp', required: true, description: 'Seconds since 1970' })
  @ApiHeader({
    name: 'Qiyue-Signature',
    required: true,
    description: 'v1=HMAC-SHA256 in hex over `receipt.<timestamp>.<body>`',
  })
  @ApiNoContentResponse({ description: '已记录 · Noted; telling it again changes nothing' })
  async takeReceipt(@Param() { channel }: ReceiptPath, @Body() receipt: ReceiptDocument): Promise<void> {
    const { deliveryId, status, at, reason } = receipt;
    const now = this.clock.now();
    const told = new Date(at).toISOString();
    // A clock that goes fast elsewhere does not make anything happen later than now.
    const known = await this.deliveries.noteReceipt(
      deliveryId,
      channel === 'sms' ? 'SMS' : 'WECHAT',
      status,
      told < now ? told : now,
      reason ?? null,
    );
    if (!known) throw new Problem(DELIVERY_UNKNOWN);
  }
}
