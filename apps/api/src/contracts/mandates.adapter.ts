import { Inject, Injectable } from '@nestjs/common';
import type { MandateUse, Mandates } from '#libs/contexts/contracts/application/ports/mandates';
import type { SigningMandate } from '#libs/contexts/contracts/domain/contract/mandate';
import { mandateAggregate } from '#libs/contexts/mandates/codec/mandate-codec';
import { MANDATE_NOT_FOUND } from '#libs/contexts/mandates/domain/mandate/problems';
import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';

/** Mandates as contracts see them, straight from the log. */
@Injectable()
export class LoggedMandates implements Mandates {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  async find(mandateId: Uuid): Promise<SigningMandate> {
    const { state } = await this.runner.load(mandateAggregate, mandateId);
    if (state.status === 'absent') throw new Problem(MANDATE_NOT_FOUND);
    const { principal, agentSubjectId, templateIds, validFrom, validUntil, revokedAt } = state;
    return { mandateId, principalId: principal.id, agentSubjectId, templateIds, validFrom, validUntil, revokedAt };
  }

  /**
   * The id of the use follows from the command and the moment that counts: a request that is sent again at a later moment is a use of that
   * moment, and is refused if the mandate was revoked in between.
   */
  async exercise(mandateId: Uuid, { form, ...use }: MandateUse, context: CommandContext): Promise<SigningMandate> {
    const agentSubjectId = form === 'ELECTRONIC' ? (context.actor.subjectId ?? '') : null;
    const command = { type: 'ExerciseMandate', data: { ...use, agentSubjectId } } as const;
    const commandId = idFromName('mandate-exercised', context.commandId, context.effectiveAt);
    await this.runner.run(mandateAggregate, mandateId, command, {
      ...context,
      commandId,
      causationId: context.commandId,
    });
    return this.find(mandateId);
  }
}
