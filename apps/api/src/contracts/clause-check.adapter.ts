import { Inject, Injectable } from '@nestjs/common';
import type { CheckedText, ClauseCheck } from '#libs/contexts/contracts/application/ports/clause-check';
import { templateAggregate } from '#libs/contexts/templates/codec/template-codec';
import { findForbiddenWordings } from '#libs/contexts/templates/domain/linter/forbidden-wording-scan';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ProblemPlace } from '#libs/kernel/problem';

/** The linter of the templates, for texts that reach a contract without having been in a template. */
@Injectable()
export class ClauseCheckAdapter implements ClauseCheck {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  async forbiddenIn(
    templateId: Uuid,
    version: number,
    texts: readonly CheckedText[],
  ): Promise<readonly ProblemPlace[]> {
    const { state } = await this.runner.load(templateAggregate, templateId);
    const template = state.status === 'known' ? state.versions[version - 1] : undefined;
    if (template === undefined) throw new Error(`template ${templateId} version ${version} cannot be found`);
    return texts.flatMap(({ at, text }) =>
      findForbiddenWordings(text, template.content.topic).map(({ wordings: { message, suggestion } }) => ({
        at,
        zh: `${message.zh}${suggestion.zh}`,
        en: `${message.en} ${suggestion.en}`,
      })),
    );
  }
}
