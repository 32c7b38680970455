import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { accountAggregate } from '#libs/contexts/identity/codec/account-codec';
import { residentAccountId } from '#libs/contexts/identity/application/sessions/session';
import { SessionStore } from '#libs/contexts/identity/application/sessions/session-store';
import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import { WHOLE_SYSTEM } from '#libs/kernel/actor';
import { CLOCK, type Clock, type Instant } from '#libs/kernel/clock';
import { contentHashOf } from '#libs/kernel/content-hash';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { VAULT, type Vault } from '#libs/vault/vault';

/** Erased people looked at in one round; the next round goes on. */
const PEOPLE_PER_ROUND = 200;

/** Accounts, cases or pieces of evidence of one person at most. */
const MOST_OF_ONE = 1_000;

/** Stages in which a breach case has ended. */
const ENDED = `('DISMISSED', 'CLOSED')`;

/** A subject whose key is still there; $-less, for a column of the query around it. */
const hasKey = (column: string) =>
  `EXISTS (SELECT FROM vault.subject_key k WHERE k.subject_id = ${column} AND k.erased_at IS NULL)`;

/** Evidence that a case which still runs rests on: it stays until that case has ended. */
const IN_RUNNING_CASE = `EXISTS (
  SELECT FROM read_model.breach_register running, json_array_elements(running.evidence) piece
   WHERE running.status NOT IN ${ENDED} AND piece->>'evidenceId' = e.evidence_id::text)`;

/**
 * What else goes when a person was erased (docs/adr/0033): the accounts that acted for the person are disabled and lose their names,
 * sessions end, also of who came by invitation; evidence the person brought; the texts and evidence of ended breach cases about or from the person. A case
 * that still runs keeps its texts until it has ended. All of it can be repeated, and goes on after a crash.
 */
@Injectable()
export class ErasureFollowUp {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SessionStore) private readonly sessions: SessionStore,
  ) {}

  /** For everybody who was erased and of whom something is left. @returns how many people */
  async carryOutPending(signal: AbortSignal): Promise<number> {
    const { rows } = await this.pool.query<{ subjectId: string }>(
      `SELECT r.resident_id AS "subjectId" FROM read_model.resident_register r
        WHERE r.status = 'ERASED' AND (
          EXISTS (SELECT FROM identity.session s WHERE s.subject_id = r.resident_id AND s.ended_at IS NULL)
          OR EXISTS (SELECT FROM read_model.account_register a
                   WHERE a.subject_id = r.resident_id AND (a.status <> 'DISABLED' OR ${hasKey('a.account_id')}
                     OR EXISTS (SELECT FROM evidence.object e WHERE e.uploaded_by = a.account_id
                                  AND ${hasKey('e.evidence_id::text')} AND NOT ${IN_RUNNING_CASE})))
          OR EXISTS (SELECT FROM read_model.breach_register b
                      WHERE r.resident_id IN (b.respondent_subject_id, b.reporter_subject_id)
                        AND b.status IN ${ENDED} AND ${hasKey('b.case_id')}))
        ORDER BY r.resident_id LIMIT $1`,
      [PEOPLE_PER_ROUND],
    );
    for (const { subjectId } of rows) {
      if (signal.aborted) break;
      await this.carryOut(subjectId);
    }
    return rows.length;
  }

  /** For one person whose erasure is recorded. */
  async carryOut(subjectId: string): Promise<void> {
    const now = this.clock.now();
    const { rows: accounts } = await this.pool.query<{ accountId: Uuid; status: string }>(
      `SELECT account_id AS "accountId", status FROM read_model.account_register WHERE subject_id = $1 LIMIT $2`,
      [subjectId, MOST_OF_ONE],
    );
    for (const { accountId, status } of accounts) {
      if (status !== 'DISABLED') await this.disable(accountId, now);
      await this.vault.erase(accountId);
    }
    await this.sessions.endOfSubject(subjectId, 'STANDING_CHANGED', now);
    const uploaders = [residentAccountId(subjectId), ...accounts.map(({ accountId }) => accountId)];
    const { rows: evidence } = await this.pool.query<{ evidenceId: string }>(
      `SELECT e.evidence_id::text AS "evidenceId" FROM evidence.object e
        WHERE e.uploaded_by = ANY($1::text[]) AND NOT ${IN_RUNNING_CASE} LIMIT $2`,
      [uploaders, MOST_OF_ONE],
    );
    for (const { evidenceId } of evidence) await this.vault.erase(evidenceId);
    await this.eraseCases(subjectId);
  }

  private async eraseCases(subjectId: string): Promise<void> {
    const { rows } = await this.pool.query<{ caseId: string; evidence: readonly { readonly evidenceId: string }[] }>(
      `SELECT case_id AS "caseId", evidence FROM read_model.breach_register
        WHERE (respondent_subject_id = $1 OR reporter_subject_id = $1) AND status IN ${ENDED} LIMIT $2`,
      [subjectId, MOST_OF_ONE],
    );
    for (const { caseId, evidence } of rows) {
      const ids = evidence.map(({ evidenceId }) => evidenceId);
      for (const evidenceId of await this.withoutRunningCase(ids)) await this.vault.erase(evidenceId);
      // The case last: while its key is there, a round that was interrupted is found again.
      await this.vault.erase(caseId);
    }
  }

  /** One piece of evidence may serve several cases. */
  private async withoutRunningCase(evidenceIds: readonly string[]): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ evidenceId: string }>(
      `SELECT e.evidence_id::text AS "evidenceId" FROM evidence.object e
        WHERE e.evidence_id = ANY($1::uuid[]) AND NOT ${IN_RUNNING_CASE}`,
      [evidenceIds],
    );
    return rows.map(({ evidenceId }) => evidenceId);
  }

  /** Ids follow from the account, so that two processes write one event. */
  private async disable(accountId: Uuid, now: Instant): Promise<void> {
    const commandId = idFromName('erasure-disables-account', accountId);
    const context: CommandContext = {
      actor: { accountId: 'system', role: 'System', regionCode: WHOLE_SYSTEM },
      now,
      effectiveAt: now,
      commandId,
      inputHash: contentHashOf([accountId]),
      correlationId: commandId,
      causationId: commandId,
    };
    const command = { type: 'DisableAccount', data: { accountId, ground: 'HOLDER_REQUEST' } } as const;
    await this.runner.run(accountAggregate, accountId, command, context);
  }
}
