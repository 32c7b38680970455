import { Inject, Injectable } from '@nestjs/common';
import type {
  PublishedTemplate,
  PublishedTemplates,
} from '#libs/contexts/contracts/application/ports/published-templates';
import { findPublishedVersion } from '#libs/contexts/templates/application/find-published-version';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';

/** Templates as contracts see them, read from the log: what was superseded a moment ago is not issued. */
@Injectable()
export class PublishedTemplatesAdapter implements PublishedTemplates {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  find(templateId: Uuid, version: number): Promise<PublishedTemplate | undefined> {
    return findPublishedVersion(this.runner, templateId, version);
  }
}
