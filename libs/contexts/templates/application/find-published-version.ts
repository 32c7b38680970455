import type { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import { templateAggregate } from '../codec/template-codec.js';
import type { Clause, InstrumentKind, Variable } from '../domain/template/content.js';

/** A version that is or was published, as contracts need it. */
export interface PublishedTemplateVersion {
  readonly templateId: Uuid;
  readonly version: number;
  /** Only a PUBLISHED version may be issued anew; contracts made from a superseded one go on. */
  readonly status: 'PUBLISHED' | 'SUPERSEDED';
  /** Area the template was made for. */
  readonly regionCode: string;
  readonly contentHash: ContentHash;
  readonly instrumentKind: InstrumentKind;
  readonly title: string;
  readonly plainLanguage: string;
  readonly clauses: readonly Clause[];
  readonly variables: readonly Variable[];
  readonly termMonths: number | null;
}

/**
 * Reads a version from the log itself, not from a read model: a contract must not be issued from what was superseded a moment ago.
 * @returns undefined for an unknown template or version and for one that was never published
 */
export async function findPublishedVersion(
  runner: CommandRunner,
  templateId: Uuid,
  version: number,
): Promise<PublishedTemplateVersion | undefined> {
  const { state } = await runner.load(templateAggregate, templateId);
  const found = state.status === 'known' ? state.versions[version - 1] : undefined;
  if (state.status === 'absent' || found === undefined || found.status === 'DRAFT') return undefined;
  const { instrumentKind, title, plainLanguage, clauses, variables, termMonths } = found.content;
  return {
    templateId,
    version,
    status: found.status,
    regionCode: state.regionCode,
    contentHash: found.contentHash,
    instrumentKind,
    title,
    plainLanguage,
    clauses,
    variables,
    termMonths,
  };
}
