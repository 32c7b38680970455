import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { templateCodec } from '../../codec/template-codec.js';
import type { TemplateContent } from '../../domain/template/content.js';
import type {
  TemplateDrafted,
  TemplateDraftRevised,
  TemplateEvent,
  TemplateVersionDrafted,
} from '../../domain/template/events.js';
import type { TemplateStatus } from '../../domain/template/state.js';

/** One version of a template with all it says. */
export type TemplateVersionRow = {
  readonly templateId: Uuid;
  readonly version: number;
  readonly regionCode: string;
  readonly status: TemplateStatus;
  readonly contentHash: ContentHash;
  readonly content: TemplateContent;
  readonly draftedAt: Instant;
  readonly publishedAt: Instant | null;
  readonly supersededBy: number | null;
};

function evolve(
  rows: readonly TemplateVersionRow[],
  { event, stored }: ProjectedEvent<TemplateEvent>,
): readonly TemplateVersionRow[] {
  const templateId = aggregateIdOf(stored.streamId);
  const at = stored.recordedAt;
  switch (event.type) {
    case 'TemplateDrafted':
      return [...rows, draftRow(event, templateId, event.data.regionCode, at)];
    case 'TemplateVersionDrafted':
      // A template's area never changes, so every earlier version knows it.
      return [...rows, draftRow(event, templateId, rows[0]?.regionCode ?? '', at)];
    case 'TemplateDraftRevised': {
      const { version, content, contentHash } = event.data;
      return change(rows, version, { content, contentHash, draftedAt: at });
    }
    case 'TemplatePublished':
      return change(rows, event.data.version, { status: 'PUBLISHED', publishedAt: at });
    case 'TemplateSuperseded':
      return change(rows, event.data.version, { status: 'SUPERSEDED', supersededBy: event.data.supersededBy });
    default:
      return assertNever(event, 'template event');
  }
}

function draftRow(
  { data }: TemplateDrafted | TemplateDraftRevised | TemplateVersionDrafted,
  templateId: Uuid,
  regionCode: string,
  draftedAt: Instant,
): TemplateVersionRow {
  const { version, content, contentHash } = data;
  return {
    templateId,
    version,
    regionCode,
    status: 'DRAFT',
    contentHash,
    content,
    draftedAt,
    publishedAt: null,
    supersededBy: null,
  };
}

function change(
  rows: readonly TemplateVersionRow[],
  version: number,
  changes: Partial<TemplateVersionRow>,
): readonly TemplateVersionRow[] {
  return rows.map((row) => (row.version === version ? { ...row, ...changes } : row));
}

/** Every version of every template with its content. */
export const templateVersion: Projection<TemplateVersionRow, TemplateEvent> = {
  name: 'template-version',
  version: 1,
  table: {
    name: 'template_version',
    columns: {
      templateId: { type: 'text' },
      version: { type: 'integer' },
      regionCode: { type: 'text' },
      status: { type: 'text' },
      contentHash: { type: 'text' },
      content: { type: 'json' },
      draftedAt: { type: 'timestamptz' },
      publishedAt: { type: 'timestamptz', nullable: true },
      supersededBy: { type: 'integer', nullable: true },
    },
    key: ['templateId', 'version'],
    group: 'templateId',
    indexes: [],
  },
  storedTypes: templateCodec.storedTypes,
  decode: (stored) => templateCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};
