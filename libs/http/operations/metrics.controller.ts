import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { MetricsRegistry } from '#libs/observability/metrics/metrics-registry';
import { Public } from '../access/access.js';

/**
 * For Prometheus, on the service's own port: without a token, because it tells nothing of anybody, and not through the gateway. No part of
 * the interface that is documented for clients.
 */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(MetricsRegistry) private readonly registry: MetricsRegistry) {}

  @Get()
  @Public({ action: 'metrics.read' })
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.registry.contentType);
    return await this.registry.text();
  }
}
