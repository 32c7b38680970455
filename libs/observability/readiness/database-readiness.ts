import type { Pool } from 'pg';
import { ContributesReadiness, type ReadinessContributor } from './readiness-contributor.js';

/** Ready when the database answers. */
@ContributesReadiness()
export class DatabaseReadiness implements ReadinessContributor {
  /** @param name tells several databases of one service apart */
  constructor(
    private readonly pool: Pool,
    readonly name = 'database',
  ) {}

  async checkReady(): Promise<void> {
    await this.pool.query('SELECT 1');
  }
}
