/**
 * The database roles (docs/adr: least privilege). They belong to the whole cluster, not to one database; their passwords are
 * set by the code that sets a server up and never stand in a migration.
 */
export const DATABASE_ROLES = {
  /** Runs migrations and owns all objects but the read models. */
  owner: 'qiyue_owner',
  /** api and process-manager: appends to the log, reads read models, keeps keys, accounts, evidence and receipts. */
  service: 'qiyue_service',
  /** projector and message consumers: reads the log; owns the read models, checkpoints and inboxes. */
  projector: 'qiyue_projector',
  /** Reads the log and the read models. */
  auditor: 'qiyue_auditor',
  /** relay: reads the log, keeps its own checkpoint. */
  relay: 'qiyue_relay',
  /** notification: its own schema and inbox, and the keys of the people it writes to. */
  notification: 'qiyue_notification',
  /** The audit's own copy of the record: may add to it, never change it; knows neither log nor read models. */
  auditCopy: 'qiyue_audit_copy',
} as const;

export type DatabaseRole = keyof typeof DATABASE_ROLES;

export const DATABASE_ROLE_KEYS = Object.keys(DATABASE_ROLES) as readonly DatabaseRole[];

export type RolePasswords = Readonly<Record<DatabaseRole, string>>;
