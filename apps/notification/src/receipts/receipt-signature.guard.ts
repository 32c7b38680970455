import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  isGenuine,
  SIGNATURE_HEADER,
  TIMESTAMP_HEADER,
} from '#libs/contexts/notifications/application/sending/signature';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { Problem } from '#libs/kernel/problem';
import type { NotificationConfiguration } from '../notification-configuration.js';
import { NOTIFICATION_CONFIGURATION } from '../notification-work.js';
import { RECEIPT_NOT_GENUINE } from './problems.js';
import { ReceiptBodies } from './receipt-bodies.js';

/** Lets in what the gateway of the channel has signed a moment ago. A channel that is off has no gateway: nothing is let in. */
@Injectable()
export class ReceiptSignatureGuard implements CanActivate {
  constructor(
    @Inject(ReceiptBodies) private readonly bodies: ReceiptBodies,
    @Inject(NOTIFICATION_CONFIGURATION) private readonly configuration: NotificationConfiguration,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { channel?: string } }>>();
    const channel = request.params.channel?.toUpperCase();
    const webhook = this.configuration.webhooks.find((candidate) => candidate.channel === channel);
    const body = this.bodies.of(request);
    const { [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature } = request.headers;
    const now = Date.parse(this.clock.now());
    const genuine =
      webhook !== undefined &&
      body !== undefined &&
      isGenuine(webhook.secret, 'receipt', { timestamp, signature, body }, now);
    if (!genuine) throw new Problem(RECEIPT_NOT_GENUINE);
    return true;
  }
}
