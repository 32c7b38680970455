import type { ClientBase, Pool } from 'pg';

/** Injection token of the pool of role `qiyue_notification`. */
export const NOTIFICATION_POOL = Symbol('NotificationPool');

/** A pool, or the connection that holds a transaction. */
export type Database = Pool | ClientBase;
