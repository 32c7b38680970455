import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { templateCodec } from '../../codec/template-codec.js';
import type { InstrumentKind, Topic } from '../../domain/template/content.js';
import type {
  TemplateDrafted,
  TemplateDraftRevised,
  TemplateEvent,
  TemplateVersionDrafted,
} from '../../domain/template/events.js';
import type { TemplateStatus } from '../../domain/template/state.js';

export interface RegisteredVersion {
  readonly version: number;
  readonly status: TemplateStatus;
  readonly contentHash: ContentHash;
  readonly draftedAt: Instant;
  readonly publishedAt: Instant | null;
}

/** One template: what it is called, and where each of its versions stands. */
export type TemplateRegisterRow = {
  readonly templateId: Uuid;
  readonly regionCode: string;
  /** Of the version in use, or of the first draft until there is one. */
  readonly title: string;
  readonly titleEnglish: string;
  readonly instrumentKind: InstrumentKind;
  readonly topic: Topic;
  /** PUBLISHED once a version is in use, whatever draft is open beside it. */
  readonly status: TemplateStatus;
  readonly publishedVersion: number | null;
  readonly draftVersion: number | null;
  readonly versions: readonly RegisteredVersion[];
  /** Titles of versions not yet in use, to be taken over on publication. */
  readonly draftTitle: string | null;
  readonly draftTitleEnglish: string | null;
  readonly changedAt: Instant;
};

type Drafting = TemplateDrafted | TemplateDraftRevised | TemplateVersionDrafted;

function evolve(
  rows: readonly TemplateRegisterRow[],
  { event, stored }: ProjectedEvent<TemplateEvent>,
): readonly TemplateRegisterRow[] {
  if (event.type === 'TemplateDrafted') return [draftedRow(event, aggregateIdOf(stored.streamId), stored.recordedAt)];
  return rows.map((row) => ({ ...changed(row, event, stored.recordedAt), changedAt: stored.recordedAt }));
}

function changed(
  row: TemplateRegisterRow,
  event: Exclude<TemplateEvent, TemplateDrafted>,
  at: Instant,
): TemplateRegisterRow {
  switch (event.type) {
    case 'TemplateVersionDrafted':
      return withDraft({ ...row, versions: [...row.versions, draftOf(event, at)] }, event);
    case 'TemplateDraftRevised': {
      const { version, contentHash } = event.data;
      return withDraft({ ...row, versions: changeVersion(row.versions, version, { contentHash }) }, event);
    }
    case 'TemplatePublished': {
      const { version } = event.data;
      return {
        ...row,
        title: row.draftTitle ?? row.title,
        titleEnglish: row.draftTitleEnglish ?? row.titleEnglish,
        draftTitle: null,
        draftTitleEnglish: null,
        draftVersion: null,
        status: 'PUBLISHED',
        publishedVersion: version,
        versions: changeVersion(row.versions, version, { status: 'PUBLISHED', publishedAt: at }),
      };
    }
    case 'TemplateSuperseded':
      return { ...row, versions: changeVersion(row.versions, event.data.version, { status: 'SUPERSEDED' }) };
    default:
      return assertNever(event, 'template event');
  }
}

function draftedRow(event: TemplateDrafted, templateId: Uuid, at: Instant): TemplateRegisterRow {
  const { regionCode, content } = event.data;
  return {
    templateId,
    regionCode,
    title: content.title,
    titleEnglish: content.titleEnglish,
    instrumentKind: content.instrumentKind,
    topic: content.topic,
    status: 'DRAFT',
    publishedVersion: null,
    draftVersion: 1,
    versions: [draftOf(event, at)],
    draftTitle: content.title,
    draftTitleEnglish: content.titleEnglish,
    changedAt: at,
  };
}

/** Until something is in use the draft's own title and kind are shown. */
function withDraft(row: TemplateRegisterRow, { data }: Drafting): TemplateRegisterRow {
  const { title, titleEnglish, instrumentKind, topic } = data.content;
  const shown = row.publishedVersion === null ? { title, titleEnglish, instrumentKind, topic } : {};
  return { ...row, ...shown, draftVersion: data.version, draftTitle: title, draftTitleEnglish: titleEnglish };
}

function draftOf({ data }: Drafting, at: Instant): RegisteredVersion {
  return { version: data.version, status: 'DRAFT', contentHash: data.contentHash, draftedAt: at, publishedAt: null };
}

function changeVersion(
  versions: readonly RegisteredVersion[],
  number: number,
  change: Partial<RegisteredVersion>,
): readonly RegisteredVersion[] {
  return versions.map((version) => (version.version === number ? { ...version, ...change } : version));
}

/** Register of templates: all of an area with the standing of their versions. */
export const templateRegister: Projection<TemplateRegisterRow, TemplateEvent> = {
  name: 'template-register',
  version: 1,
  table: {
    name: 'template_register',
    columns: {
      templateId: { type: 'text' },
      regionCode: { type: 'text' },
      title: { type: 'text' },
      titleEnglish: { type: 'text' },
      instrumentKind: { type: 'text' },
      topic: { type: 'text' },
      status: { type: 'text' },
      publishedVersion: { type: 'integer', nullable: true },
      draftVersion: { type: 'integer', nullable: true },
      versions: { type: 'json' },
      draftTitle: { type: 'text', nullable: true },
      draftTitleEnglish: { type: 'text', nullable: true },
      changedAt: { type: 'timestamptz' },
    },
    key: ['templateId'],
    group: 'templateId',
    indexes: [['regionCode', 'templateId']],
  },
  storedTypes: templateCodec.storedTypes,
  decode: (stored) => templateCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};
