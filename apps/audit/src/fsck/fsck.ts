import type { Pool } from 'pg';
import type { EventLog } from '#libs/event-store/event-log';
import type { LogIntegrity } from '#libs/event-store/log-integrity';
import type { Aggregate } from '#libs/kernel/aggregate';
import type { DomainCommand, DomainEvent } from '#libs/kernel/decider';
import type { Projection } from '#libs/postgres/projections/projection';
import type { Vault } from '#libs/vault/vault';
import { checkLog } from './check-log.js';
import { checkReadModels } from './check-read-models.js';
import { checkStreams } from './check-streams.js';
import { checkVault } from './check-vault.js';
import type { ContentCheck } from './content-check.js';
import { Findings } from './finding.js';

/** What the check of a whole installation works on. */
export interface FsckSubject {
  readonly log: EventLog;
  readonly integrity: LogIntegrity;
  readonly aggregates: readonly Aggregate<DomainCommand, DomainEvent, unknown>[];
  readonly contentChecks: ReadonlyMap<string, ContentCheck>;
  readonly projections: readonly Projection[];
  /** Of role `qiyue_projector`: the shadow tables are made with it. */
  readonly projectorPool: Pool;
  readonly vault: Vault;
  /** Further checks of stores beside the log. */
  readonly others: readonly ((findings: Findings) => Promise<void>)[];
}

/**
 * Checks that the record is whole and that everything read off it is what the record says: the log itself, every stream replayed, every
 * content hash, every sealed text and key, every read model against one built anew, and the stores beside the log.
 * Changes nothing that is served. Commands may go on meanwhile: events after the start are left to the next run.
 * @param onStep called with the name of each step as it begins
 */
export async function fsck(subject: FsckSubject, onStep: (step: string) => void = () => undefined): Promise<Findings> {
  const findings = new Findings();
  const { log } = subject;
  const upTo = await log.head();
  onStep('log');
  await checkLog(subject.integrity, upTo, findings);
  onStep('streams');
  await checkStreams(log, subject.aggregates, subject.contentChecks, upTo, findings);
  onStep('sealed texts');
  await checkVault(log, subject.vault, upTo, findings);
  onStep('read models');
  await checkReadModels(subject.projectorPool, log, subject.projections, findings);
  onStep('other stores');
  for (const check of subject.others) await check(findings);
  return findings;
}
