import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import { EVENT_LOG, type EventLog, type StoredEvent } from '#libs/event-store/event-log';
import { WHOLE_SYSTEM } from '#libs/kernel/actor';
import { streamIdOf } from '#libs/kernel/aggregate';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { contentHashOf } from '#libs/kernel/content-hash';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { VAULT, type Vault } from '#libs/vault/vault';
import { destructionAggregate } from '../../codec/destruction-codec.js';
import { BATCH_SIZE, itemsOfBatch } from '../../domain/destruction/decider.js';
import type { LeftOutItem } from '../../domain/destruction/events.js';
import type { DecidedBatch, DestructionRun } from '../../domain/destruction/state.js';
import { unfinishedDestructions } from '../../read-models/destruction-runs/query.js';
import { RECORD_KEEPING, type RecordKeeping } from '../ports/record-keeping.js';
import { DestructionPreviewer } from './destruction-preview.js';

/** Runs taken up again at a time; the others follow at the next look. */
const MOST_RESUMED = 100;

/** Milliseconds between two looks for approved runs that nobody carries out: whoever did may have crashed. */
const LOOK_AGAIN = 60_000;

/**
 * Carries out approved destruction runs, batch by batch: looks at every item again, puts on record which go and which are left out, and
 * only then destroys the keys. Every step has a command id that follows from run and batch, and destroying twice changes nothing: a run
 * that is taken up again, here or in another process, repeats what was decided and goes on with what was not.
 */
@Injectable()
export class DestructionRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DestructionRunner.name);
  private readonly running = new Map<Uuid, Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(RECORD_KEEPING) private readonly records: RecordKeeping,
    @Inject(DestructionPreviewer) private readonly previewer: DestructionPreviewer,
  ) {}

  onApplicationBootstrap(): void {
    this.look();
  }

  /** The batch under way is completed; what remains follows after the next start. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.looking;
    await Promise.all(this.running.values());
  }

  /** Begins to carry out a run, unless that is under way in this process. */
  begin(destructionId: Uuid): void {
    if (this.stopping || this.running.has(destructionId)) return;
    const settled = this.carryOut(destructionId)
      .catch((error: unknown) =>
        this.logger.error({ message: 'destruction run stopped; it is taken up again', destructionId, error }),
      )
      .finally(() => this.running.delete(destructionId));
    this.running.set(destructionId, settled);
  }

  /** Resolves when the run is no longer under way in this process. */
  async settled(destructionId: Uuid): Promise<void> {
    await this.running.get(destructionId);
  }

  private look(): void {
    this.looking = unfinishedDestructions(this.pool, MOST_RESUMED)
      .then((unfinished) => unfinished.forEach((destructionId) => this.begin(destructionId)))
      // Before the projector's first start there is no read model, and no run either.
      .catch((error: unknown) => this.logger.warn({ message: 'unfinished destruction runs could not be read', error }))
      .finally(() => {
        if (!this.stopping) this.timer = setTimeout(() => this.look(), LOOK_AGAIN);
      });
  }

  private async carryOut(destructionId: Uuid): Promise<void> {
    const approval = await this.approvalOf(destructionId);
    const batchCount = Math.ceil((await this.load(destructionId)).items.length / BATCH_SIZE);
    for (let ordinal = 1; ordinal <= batchCount; ordinal++) {
      if (this.stopping) return;
      const run = await this.load(destructionId);
      if (run.status !== 'APPROVED') return;
      const decided = run.batches.find((batch) => batch.ordinal === ordinal);
      const batch = decided ?? (await this.decide(destructionId, run, ordinal, approval));
      await this.destroy(destructionId, run, batch, approval);
    }
    const context = this.contextOf(approval, 'destruction-completed', destructionId);
    await this.runner.run(destructionAggregate, destructionId, { type: 'CompleteDestruction', data: {} }, context);
  }

  private async load(destructionId: Uuid): Promise<DestructionRun> {
    const { state } = await this.runner.load(destructionAggregate, destructionId);
    if (state.status === 'ABSENT') throw new Error(`destruction run ${destructionId} was never proposed`);
    return state;
  }

  private async decide(
    destructionId: Uuid,
    run: DestructionRun,
    ordinal: number,
    approval: StoredEvent,
  ): Promise<DecidedBatch> {
    const destroyed: Uuid[] = [];
    const leftOut: LeftOutItem[] = [];
    for (const item of itemsOfBatch(run, ordinal)) {
      const kept = await this.previewer.leftOutOf(item, this.clock.now());
      if (kept === undefined) destroyed.push(item.itemId);
      else leftOut.push(kept);
    }
    const command = { type: 'DecideDestructionBatch', data: { ordinal, destroyed, leftOut } } as const;
    const context = this.contextOf(approval, 'destruction-batch', destructionId, String(ordinal));
    await this.runner.run(destructionAggregate, destructionId, command, context);
    // Another process may have been faster: what is on record counts.
    const batch = (await this.load(destructionId)).batches.find((candidate) => candidate.ordinal === ordinal);
    if (batch === undefined) throw new Error(`batch ${ordinal} of destruction run ${destructionId} is not on record`);
    return batch;
  }

  /** The end of somebody's evidence is put on record with the person, under the reason of the approval. */
  private async destroy(
    destructionId: Uuid,
    run: DestructionRun,
    batch: DecidedBatch,
    approval: StoredEvent,
  ): Promise<void> {
    const destroyed = new Set(batch.destroyed);
    for (const { kind, itemId } of itemsOfBatch(run, batch.ordinal)) {
      if (kind !== 'PERSON' || !destroyed.has(itemId)) continue;
      const context = this.contextOf(approval, 'destruction-of-person', destructionId, itemId);
      const reason = approval.metadata.reason ?? '保管期满';
      await this.records.recordErasure(itemId, reason, { ...context, reason });
    }
    for (const subjectId of batch.subjectIds) await this.vault.erase(subjectId);
  }

  private async approvalOf(destructionId: Uuid): Promise<StoredEvent> {
    for await (const page of this.log.readStream(streamIdOf(destructionAggregate.category, destructionId))) {
      const approval = page.find((stored) => stored.type.startsWith('DestructionApproved.'));
      if (approval !== undefined) return approval;
    }
    throw new Error(`destruction run ${destructionId} was never approved`);
  }

  private contextOf({ metadata }: StoredEvent, ...name: readonly string[]): CommandContext {
    const now = this.clock.now();
    return {
      actor: { accountId: 'system', role: 'System', regionCode: WHOLE_SYSTEM },
      now,
      effectiveAt: now,
      commandId: idFromName(...name),
      // Which items go may differ between two processes; the first on record counts.
      inputHash: contentHashOf(name),
      correlationId: metadata.correlationId,
      causationId: metadata.commandId,
    };
  }
}
