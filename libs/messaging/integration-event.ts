import type { Instant } from '#libs/kernel/clock';

/**
 * What leaves a context: a public contract in the form of CloudEvents 1.0 (CNCF), apart from the stored events, which may change.
 * Anything personal in `data` is ciphertext.
 */
export interface IntegrationEvent<Data = unknown> {
  readonly specversion: '1.0';
  /** Id of the stored event it was made from; consumers deduplicate by it. */
  readonly id: string;
  /** `/qiyue/<context>` */
  readonly source: string;
  /** `cn.qiyue.<context>.<event>.v<N>`, e.g. `cn.qiyue.communities.resident-erased.v1` */
  readonly type: string;
  /** Stream id; messages of one subject keep their order. */
  readonly subject: string;
  readonly time: Instant;
  readonly datacontenttype: 'application/json';
  /** Extension attributes (CloudEvents: lower-case letters and digits only). */
  readonly correlationid: string;
  readonly causationid: string;
  /** Position of the stored event in the log: opaque, compares as a string in log order. */
  readonly logposition: string;
  /** Revision of the stored event in its stream. */
  readonly streamrevision: number;
  /** Type of the stored event, `ContractSigned.v1`; for those who compare a copy with the record, not for consumers of `data`. */
  readonly storedtype: string;
  /** `recordDigestOf` the stored event: a copy can be compared with the record without holding its data. */
  readonly recorddigest: string;
  /** When the fact took effect in the world; `time` is when it was recorded. */
  readonly effectiveat: Instant;
  /** W3C trace context of the request that caused it (CloudEvents extension "Distributed Tracing"). */
  readonly traceparent?: string;
  readonly data: Data;
}
