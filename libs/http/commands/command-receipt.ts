import { ApiProperty } from '@nestjs/swagger';
import type { CommandResult } from '#libs/event-store/command-runner/command-runner';
import { aggregateIdOf } from '#libs/kernel/aggregate';

/** What a command answers: which aggregate it changed and from which log position on a read shows it. */
export class CommandReceipt {
  @ApiProperty({ description: 'Id of the aggregate' })
  readonly id: string;

  @ApiProperty({ description: 'Revision of its last event', type: 'integer' })
  readonly revision: number;

  @ApiProperty({
    description: 'Log position to send as X-Await-Position with a read; null when nothing changed',
    type: String,
    nullable: true,
  })
  readonly position: string | null;

  constructor(id: string, revision: number, position: string | null) {
    this.id = id;
    this.revision = revision;
    this.position = position;
  }

  /** The receipt of a command carried out by the runner. */
  static of(result: CommandResult): CommandReceipt {
    return new CommandReceipt(aggregateIdOf(result.streamId), result.revision, result.position ?? null);
  }
}
