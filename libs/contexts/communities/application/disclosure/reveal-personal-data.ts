import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import type { Uuid } from '#libs/kernel/identifiers';
import { ERASED_TEXT } from '#libs/kernel/sealed';
import { VAULT, type Vault } from '#libs/vault/vault';
import { residentAggregate } from '../../codec/resident-codec.js';
import { residentDecider } from '../../domain/resident/decider.js';
import type { PersonalField } from '../../domain/resident/events.js';
import { sealGround, type EnteredGround } from './disclosure-ground.js';
import { fieldsOf, residentHistory } from './resident-history.js';

export interface RevealedFields {
  readonly result: CommandResult;
  /** In clear; null: the register has none. */
  readonly fields: Readonly<Partial<Record<PersonalField, string | null>>>;
}

/** Shows fields of one resident in full; that they were shown is recorded first. */
export class RevealPersonalData extends Command<RevealedFields> {
  constructor(
    readonly residentId: Uuid,
    readonly request: EnteredGround & { readonly fields: readonly PersonalField[] },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RevealPersonalData)
export class RevealPersonalDataHandler implements ICommandHandler<RevealPersonalData> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ residentId, request, context }: RevealPersonalData): Promise<RevealedFields> {
    const { fields } = request;
    // Whoever may not see it is refused before anything is sealed: sealing is a write, and ids come from outside.
    const { state } = await this.runner.load(residentAggregate, residentId);
    const probe = { purpose: request.purpose, statement: request.statement as never, fields };
    residentDecider.decide({ type: 'RevealPersonalData', data: probe }, state, context);
    const ground = await sealGround(this.vault, residentId, request);
    const command = { type: 'RevealPersonalData', data: { ...ground, fields } } as const;
    const result = await this.runner.run(residentAggregate, residentId, command, context);
    const kept = fieldsOf(await residentHistory(this.log, residentId));
    const shown: Partial<Record<PersonalField, string | null>> = {};
    for (const field of fields) {
      const sealed = kept[field];
      const opened = sealed === null ? null : await this.vault.open(sealed);
      // Erased between the decision and now.
      shown[field] = opened?.status === 'erased' ? ERASED_TEXT.zh : (opened?.text ?? null);
    }
    return { result, fields: shown };
  }
}
