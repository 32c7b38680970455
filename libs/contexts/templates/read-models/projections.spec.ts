import type { Position, StoredEvent } from '#libs/event-store/event-log';
import type { EventMetadata } from '#libs/kernel/event-metadata';
import type { Projection } from '#libs/postgres/projections/projection';
import { content, drafted, publishedAs, revisedContent, secondVersionDrafted } from '#libs/testing/template-examples';
import { templateCodec } from '../codec/template-codec.js';
import type { TemplateEvent } from '../domain/template/events.js';
import { templateRegister } from './template-register/projection.js';
import { templateVersion } from './template-version/projection.js';

const retitled = { ...revisedContent, title: '邻里契约（修订）' };
const history: readonly TemplateEvent[] = [
  drafted,
  publishedAs(1, content),
  secondVersionDrafted,
  {
    type: 'TemplateDraftRevised',
    data: { ...secondVersionDrafted.data, content: retitled, contentHash: 'b'.repeat(64) },
  },
  { type: 'TemplatePublished', data: { ...publishedAs(2, retitled).data, contentHash: 'b'.repeat(64) } },
  { type: 'TemplateSuperseded', data: { version: 1, supersededBy: 2 } },
];

function replay<Row extends object>(
  projection: Projection<Row, TemplateEvent>,
  events: readonly TemplateEvent[],
): readonly Row[] {
  return events.reduce<readonly Row[]>((rows, event, revision) => {
    const stored: StoredEvent = {
      id: String(revision),
      streamId: 'template-t1',
      revision,
      position: String(revision) as Position,
      ...templateCodec.encode(event),
      metadata: {} as EventMetadata,
      recordedAt: `2026-06-0${revision + 1}T00:00:00.000Z`,
    };
    return projection.evolve(rows, { event: projection.decode(stored), stored });
  }, []);
}

describe('template register', () => {
  it('shows a draft under its own title', () => {
    expect(replay(templateRegister, history.slice(0, 1))).toMatchObject([
      {
        templateId: 't1',
        regionCode: '370704',
        title: '邻里契约',
        status: 'DRAFT',
        publishedVersion: null,
        draftVersion: 1,
      },
    ]);
  });

  it('keeps the title in use while the next version is drafted', () => {
    expect(replay(templateRegister, history.slice(0, 4))).toMatchObject([
      {
        title: '邻里契约',
        draftTitle: '邻里契约（修订）',
        status: 'PUBLISHED',
        publishedVersion: 1,
        draftVersion: 2,
        versions: [
          { version: 1, status: 'PUBLISHED', publishedAt: '2026-06-02T00:00:00.000Z' },
          { version: 2, status: 'DRAFT', contentHash: 'b'.repeat(64), publishedAt: null },
        ],
      },
    ]);
  });

  it('shows the new title once its version is in use', () => {
    expect(replay(templateRegister, history)).toMatchObject([
      {
        title: '邻里契约（修订）',
        draftTitle: null,
        publishedVersion: 2,
        draftVersion: null,
        versions: [{ status: 'SUPERSEDED' }, { status: 'PUBLISHED' }],
        changedAt: '2026-06-06T00:00:00.000Z',
      },
    ]);
  });
});

describe('template versions', () => {
  it('holds each version with its own wording', () => {
    expect(replay(templateVersion, history)).toEqual([
      expect.objectContaining({ version: 1, regionCode: '370704', status: 'SUPERSEDED', supersededBy: 2, content }),
      expect.objectContaining({
        version: 2,
        regionCode: '370704',
        status: 'PUBLISHED',
        supersededBy: null,
        content: retitled,
      }),
    ]);
  });
});

it('gives the same rows at every replay', () => {
  expect(replay(templateRegister, history)).toEqual(replay(templateRegister, history));
  expect(replay(templateVersion, history)).toEqual(replay(templateVersion, history));
});
