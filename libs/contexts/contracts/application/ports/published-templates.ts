import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Clause } from '../../domain/document/clause.js';
import type { InstrumentKind } from '../../domain/document/contract-document.js';
import type { Variable } from '../../domain/document/variable.js';

/** A template version as contracts need it. */
export interface PublishedTemplate {
  readonly templateId: Uuid;
  readonly version: number;
  /** Only a PUBLISHED version is issued anew; contracts made from a superseded one go on. */
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

/** What issuing needs to know of templates; implemented outside this context. */
export interface PublishedTemplates {
  /** @returns undefined for an unknown version and for one that was never published */
  find(templateId: Uuid, version: number): Promise<PublishedTemplate | undefined>;
}

/** Injection token of {@link PublishedTemplates}. */
export const PUBLISHED_TEMPLATES = Symbol('contracts.PublishedTemplates');
