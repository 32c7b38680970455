import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Problem } from '#libs/kernel/problem';
import { Readiness } from '#libs/observability/readiness/readiness';
import { Public } from '../access/access.js';
import { NOT_READY } from '../problems/http-problems.js';

class HealthDocument {
  @ApiProperty({ enum: ['ok'] })
  readonly status: 'ok' = 'ok';
}

/** For load balancers and supervisors. Says nothing about why: that is in the logs. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(@Inject(Readiness) private readonly readiness: Readiness) {}

  /** The process answers. */
  @Get('live')
  @Public({ action: 'health.read' })
  @ApiOperation({ summary: '进程存活 · The process is alive' })
  @ApiOkResponse({ type: HealthDocument })
  live(): HealthDocument {
    return new HealthDocument();
  }

  /** The process can serve: all that it rests on answers and no shutdown has begun. */
  @Get('ready')
  @Public({ action: 'health.read' })
  @ApiOperation({ summary: '可以提供服务 · The service is ready' })
  @ApiOkResponse({ type: HealthDocument })
  async ready(): Promise<HealthDocument> {
    const missing = await this.readiness.missing();
    if (missing.length > 0) throw new Problem(NOT_READY, { missing });
    return new HealthDocument();
  }
}
