import type { Pool } from 'pg';
import { ContributesReadiness, type ReadinessContributor } from './readiness-contributor.js';

/** Ready when the database answers. */
@ContributesReadiness()
export class DatabaseReadiness implements ReadinessContributor {
  readonly name = 'database';

  constructor(private readonly pool: Pool) {}

  async checkReady(): Promise<void> {
    await this.pool.query('SELECT 1');
  }
}
