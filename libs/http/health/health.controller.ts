import { Controller, Get, Inject, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { Public } from '../access/access.js';
import { NOT_READY } from '../problems/http-problems.js';

class HealthDocument {
  @ApiProperty({ enum: ['ok'] })
  readonly status: 'ok' = 'ok';
}

/** For load balancers and supervisors. Says nothing about why: that is in the logs. */
@ApiTags('health')
@Controller('health')
export class HealthController implements BeforeApplicationShutdown {
  private readonly logger = new Logger(HealthController.name);
  private stopping = false;

  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /** The process answers. */
  @Get('live')
  @Public()
  @ApiOperation({ summary: '进程存活 · The process is alive' })
  @ApiOkResponse({ type: HealthDocument })
  live(): HealthDocument {
    return new HealthDocument();
  }

  /** The process can serve: the database answers and no shutdown has begun. */
  @Get('ready')
  @Public()
  @ApiOperation({ summary: '可以提供服务 · The service is ready' })
  @ApiOkResponse({ type: HealthDocument })
  async ready(): Promise<HealthDocument> {
    if (this.stopping) throw new Problem(NOT_READY);
    try {
      await this.pool.query('SELECT 1');
    } catch (error) {
      this.logger.error({ message: 'database does not answer', error });
      throw new Problem(NOT_READY);
    }
    return new HealthDocument();
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }
}
