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
  /** Extension attributes. */
  readonly correlationid: string;
  readonly causationid: string;
  readonly logposition: string;
  readonly data: Data;
}
