import { Inject, Injectable } from '@nestjs/common';
import { NotificationStatus } from '#libs/contexts/notifications/application/operating/notification-status';
import { ContributesMetrics, type MetricsContributor } from '#libs/observability/metrics/metrics-contributor';
import { gaugeOf } from '#libs/observability/metrics/metrics';

/** How far behind the service is, and what became of what it sent. */
@Injectable()
@ContributesMetrics()
export class NotificationMetrics implements MetricsContributor {
  readonly metrics = [
    gaugeOf('qiyue_outbox_age_seconds', async () => [
      { labels: {}, value: (await this.status.ages()).oldestDueSeconds },
    ]),
    gaugeOf('qiyue_unpublished_notice_age_seconds', async () => [
      { labels: {}, value: (await this.status.ages()).oldestUnpublishedSeconds },
    ]),
    gaugeOf('qiyue_deliveries', async () =>
      (await this.status.counts()).map(({ channel, state, count }) => ({ labels: { channel, state }, value: count })),
    ),
  ];

  constructor(@Inject(NotificationStatus) private readonly status: NotificationStatus) {}
}
