import type { Pool } from 'pg';
import type { EventLog } from '#libs/event-store/event-log';
import { aggregateIdOf } from '#libs/kernel/aggregate';
import type { Findings } from './finding.js';

export const CREDENTIAL_CHECK = 'credentials';

/**
 * Secrets of accounts are no events. What the log can say of them: nobody may hold one without having been registered, for such
 * a row was made by hand.
 */
export async function checkCredentials(pool: Pool, log: EventLog, findings: Findings): Promise<void> {
  // Before the log is read: an account is registered first and gets its secret then, also while this runs.
  const { rows } = await pool.query<{ account_id: string }>('SELECT account_id::text FROM identity.credential');
  const registered = new Set<string>();
  for await (const { events } of log.readAll({ filter: { categories: ['account'] } })) {
    for (const { streamId } of events) registered.add(aggregateIdOf(streamId));
  }
  findings.examined(CREDENTIAL_CHECK, rows.length);
  for (const { account_id: accountId } of rows) {
    if (registered.has(accountId)) continue;
    findings.add({
      check: CREDENTIAL_CHECK,
      place: `identity.credential ${accountId}`,
      zh: '有登录凭证，但记录中没有该账号',
      en: 'there is a credential of an account that the log does not know',
    });
  }
}
