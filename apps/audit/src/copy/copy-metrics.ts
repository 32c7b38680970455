import { Inject } from '@nestjs/common';
import type { Pool } from 'pg';
import { copyFacts, copyStatus, type CopyFacts } from '#libs/audit-copy/copy-status';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { ContributesMetrics, type MetricsContributor } from '#libs/observability/metrics/metrics-contributor';
import { gaugeOf } from '#libs/observability/metrics/metrics';
import { AUDIT_COPY_POOL } from './audit-copy-pool.module.js';

/** How the audit's copy stands. */
@ContributesMetrics()
export class CopyMetrics implements MetricsContributor {
  readonly metrics = [
    gaugeOf('qiyue_audit_copy_entries', () => this.fact('entries')),
    gaugeOf('qiyue_audit_copy_findings', () => this.fact('openFindings')),
    gaugeOf('qiyue_audit_copy_lag_seconds', () => this.fact('lagSeconds')),
    gaugeOf('qiyue_audit_copy_comparison_age_seconds', () => this.fact('secondsSinceComparison')),
  ];
  /** Four gauges of one scrape are one question to the database. */
  private asking: Promise<CopyFacts> | undefined;

  constructor(
    @Inject(AUDIT_COPY_POOL) private readonly pool: Pool,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  private async fact(name: keyof CopyFacts) {
    this.asking ??= copyStatus(this.pool)
      .then((status) => copyFacts(status, this.clock.now()))
      .finally(() => (this.asking = undefined));
    return [{ labels: {}, value: (await this.asking)[name] ?? NaN }];
  }
}
