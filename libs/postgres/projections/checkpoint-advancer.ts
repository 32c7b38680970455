import type { Pool } from 'pg';
import type { Position } from '#libs/event-store/event-log';
import { advanceUnconcerned, type KnownCheckpoint } from './checkpoint-store.js';

/** A read model whose checkpoint moves although nothing happened to it. */
export interface Unconcerned {
  /** As it was last written or seen; undefined when that is not known. */
  readonly known: KnownCheckpoint | undefined;
  advanced(position: Position): void;
  /** The checkpoint is not what it was taken for; it must be read again. */
  mistaken(error?: Error): void;
}

/**
 * Moves the checkpoints of read models over events that do not concern them: one statement at a time for all of them, with what came
 * together meanwhile, instead of a transaction for each.
 */
export class CheckpointAdvancer {
  private readonly pending = new Map<Unconcerned, Position>();
  private writing: Promise<void> | undefined;

  constructor(private readonly pool: Pool) {}

  advance(unconcerned: Unconcerned, position: Position): void {
    this.pending.set(unconcerned, position);
    this.writing ??= this.write().finally(() => (this.writing = undefined));
  }

  /** Resolves when nothing is left to be written. */
  async settled(): Promise<void> {
    while (this.writing !== undefined) await this.writing;
  }

  private async write(): Promise<void> {
    while (this.pending.size > 0) {
      const wanted = [...this.pending].flatMap(([unconcerned, position]) =>
        unconcerned.known === undefined ? [] : [{ unconcerned, known: unconcerned.known, position }],
      );
      this.pending.clear();
      try {
        const moved = await advanceUnconcerned(this.pool, wanted);
        for (const { unconcerned, known, position } of wanted) {
          if (moved.has(known.projection)) unconcerned.advanced(position);
          else unconcerned.mistaken();
        }
      } catch (error) {
        // Each of them reads its checkpoint again, after a pause.
        for (const { unconcerned } of wanted) unconcerned.mistaken(error as Error);
      }
    }
  }
}
