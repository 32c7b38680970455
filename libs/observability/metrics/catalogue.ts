import type { BilingualText } from '#libs/kernel/problem';

/** What one metric says; `docs/reference/metrics.md` is made of these. */
export interface MetricDescription {
  readonly kind: 'gauge' | 'counter' | 'histogram';
  readonly meaning: BilingualText;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram, in the unit that its name ends with. */
  readonly buckets?: readonly number[];
}

/** From the fastest append on one machine to a request that somebody has long given up. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/**
 * Every metric of ours, once. Base units, unit at the end of the name (Prometheus, "Metric and label naming"). Labels have few values:
 * never an id, a path or a person.
 */
export const METRICS = {
  qiyue_build_info: {
    kind: 'gauge',
    meaning: {
      zh: '恒为 1；标签说明服务、版本与 Node.js 版本',
      en: 'always 1; the labels say which service and versions',
    },
    labels: ['service', 'version', 'node'],
  },
  qiyue_http_request_duration_seconds: {
    kind: 'histogram',
    meaning: {
      zh: '从收到请求到答复完毕的时间，按路由模板和状态类别；未匹配任何路由的记为 `unmatched`',
      en: 'time from a request to the end of its answer, by route template and class of status; `unmatched` when there is no such route',
    },
    labels: ['method', 'route', 'status'],
    buckets: DURATIONS,
  },
  qiyue_append_duration_seconds: {
    kind: 'histogram',
    meaning: {
      zh: '追加写入事件日志所用的时间；`outcome` 为 `appended`、`wrong-revision`（他人抢先）或 `failed`',
      en: 'time of an append to the log; `outcome` is `appended`, `wrong-revision` (somebody was faster) or `failed`',
    },
    labels: ['outcome'],
    buckets: DURATIONS,
  },
  qiyue_appended_events_total: {
    kind: 'counter',
    meaning: { zh: '本进程写入事件日志的事件数', en: 'events that this process appended to the log' },
    labels: [],
  },
  qiyue_projection_lag_seconds: {
    kind: 'gauge',
    meaning: {
      zh: '读模型尚未处理的最早事件已等待的时间；没有则为 0',
      en: 'how long the oldest event that a read model has not taken in has been waiting; 0 when there is none',
    },
    labels: ['projection'],
  },
  qiyue_projection_behind: {
    kind: 'gauge',
    meaning: {
      zh: '读模型落后于日志末尾为 1，否则为 0',
      en: '1 while a read model is behind the end of the log, else 0',
    },
    labels: ['projection'],
  },
  qiyue_projection_failed: {
    kind: 'gauge',
    meaning: {
      zh: '读模型停在某一事件前、需要人工处理为 1，否则为 0',
      en: '1 when a read model stands still before an event and somebody must act, else 0',
    },
    labels: ['projection'],
  },
  qiyue_parked_messages: {
    kind: 'gauge',
    meaning: {
      zh: '消费者无法处理而搁置的消息数（含排在其后的消息）',
      en: 'messages that a consumer could not handle, and those waiting behind them',
    },
    labels: ['consumer'],
  },
  qiyue_outbox_age_seconds: {
    kind: 'gauge',
    meaning: {
      zh: '最早应送出而尚未送出的通知已等待的时间；没有则为 0',
      en: 'how long the oldest notice that is due to go out has been waiting; 0 when there is none',
    },
    labels: [],
  },
  qiyue_unpublished_notice_age_seconds: {
    kind: 'gauge',
    meaning: {
      zh: '最早尚未放入收件箱的通知已等待的时间；没有则为 0',
      en: 'how long the oldest notice that is in no inbox yet has been waiting; 0 when there is none',
    },
    labels: [],
  },
  qiyue_deliveries: {
    kind: 'gauge',
    meaning: {
      zh: '按渠道和状态统计的投递数；`DEAD` 为已放弃、待人工处理',
      en: 'deliveries by channel and state; `DEAD` are given up and wait for somebody',
    },
    labels: ['channel', 'state'],
  },
  qiyue_relay_active: {
    kind: 'gauge',
    meaning: {
      zh: '由本进程负责转发为 1，等待接替为 0',
      en: '1 when it is this relay that publishes, 0 while it waits for its turn',
    },
    labels: [],
  },
  qiyue_relay_lag_seconds: {
    kind: 'gauge',
    meaning: {
      zh: '尚未转发的最早事件已等待的时间；没有则为 0，等待接替时为 NaN',
      en: 'how long the oldest event that is not published has been waiting; 0 when there is none, NaN for a relay that waits for its turn',
    },
    labels: [],
  },
  qiyue_relay_published_messages: {
    kind: 'gauge',
    meaning: {
      zh: '本进程启动以来已获确认的消息数',
      en: 'messages acknowledged since this process began',
    },
    labels: [],
  },
  qiyue_audit_copy_entries: {
    kind: 'gauge',
    meaning: {
      zh: '审计副本中的条目数',
      en: 'entries in the audit copy',
    },
    labels: [],
  },
  qiyue_audit_copy_findings: {
    kind: 'gauge',
    meaning: {
      zh: '审计副本与记录之间尚未处理的差异数；应为 0',
      en: 'open findings of the audit copy; should be 0',
    },
    labels: [],
  },
  qiyue_audit_copy_lag_seconds: {
    kind: 'gauge',
    meaning: {
      zh: '上次核对时尚未进入副本的最早事件已等待的时间；没有则为 0',
      en: 'how long the oldest event that the last comparison did not find in the copy has been waiting; 0 when there was none',
    },
    labels: [],
  },
  qiyue_audit_copy_comparison_age_seconds: {
    kind: 'gauge',
    meaning: {
      zh: '距上次核对的时间；从未核对为 NaN',
      en: 'time since the last comparison; NaN when there was none',
    },
    labels: [],
  },
  qiyue_metrics_failures_total: {
    kind: 'counter',
    meaning: {
      zh: '读取指标失败的次数；读取失败的指标在该次答复中缺失或为 NaN',
      en: 'how often a metric could not be read; it is then absent from the answer, or NaN',
    },
    labels: ['metric'],
  },
} as const satisfies Record<string, MetricDescription>;

export type MetricName = keyof typeof METRICS;

export type LabelsOf<Name extends MetricName> = Readonly<Record<(typeof METRICS)[Name]['labels'][number], string>>;
