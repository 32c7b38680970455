import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { contentHashOf } from '#libs/kernel/content-hash';
import { newId } from '#libs/kernel/identifiers';
import { content, DISTRICT, finedContent, revisedContent } from '#libs/testing/template-examples';
import { PublishedTemplatesAdapter } from '#apps/api/src/contracts/published-templates.adapter';
import type { TemplateDocument, TemplateVersionDocument } from '#apps/api/src/templates/template.documents';
import type { TemplateDifferenceDocument } from '#apps/api/src/templates/template-difference.documents';
import type { CommandReceipt } from '#libs/http/commands/command-receipt';
import type { KeysetPage } from '#libs/http/paging/keyset-page';
import { problemIn, type Client } from './client.js';
import { useApplication } from './harness.js';

const WUYI = '370704001001';
const application = useApplication();

let drafter: Client;
let reviewer: Client;
let director: Client;

beforeAll(async () => {
  drafter = await application.as('LegalDrafter', DISTRICT);
  reviewer = await application.as('LegalReviewer', DISTRICT);
  director = await application.as('CommitteeDirector', WUYI);
}, 60_000);

async function draft(wording: object, regionCode = DISTRICT): Promise<CommandReceipt> {
  const answer = await drafter.post<CommandReceipt>('/templates', { regionCode, content: wording });
  expect(answer.status).toBe(201);
  return answer.body;
}

const publish = (templateId: string, version: number, wording: object) =>
  reviewer.post<CommandReceipt>(`/templates/${templateId}/publication`, {
    version,
    contentHash: contentHashOf(wording),
  });

it('a template is drafted, revised, checked, published by another and read by a community', async () => {
  const { id } = await draft(finedContent);
  const shown = await drafter.get<TemplateVersionDocument>(`/templates/${id}/versions/1`);
  expect(shown.body).toMatchObject({ status: 'DRAFT', findings: [{ rule: 'FORBIDDEN_WORDING', excerpt: '罚款' }] });

  const refused = problemIn(await publish(id, 1, finedContent));
  expect(refused).toMatchObject({ status: 422, code: 'template.lint-failed' });

  const revision = { baseContentHash: contentHashOf(finedContent), content };
  const revised = await drafter.put<CommandReceipt>(`/templates/${id}/draft`, revision);
  expect(revised.status).toBe(200);
  expect((await publish(id, 1, finedContent)).status).toBe(409);

  const before = await director.get(`/templates/${id}/versions/1`, { awaiting: revised.position ?? null });
  expect(problemIn(before)).toMatchObject({ status: 404, code: 'template.not-found' });

  const published = await publish(id, 1, content);
  expect(published.status).toBe(200);
  const read = await director.get<TemplateVersionDocument>(`/templates/${id}/versions/1`, {
    awaiting: published.position ?? null,
  });
  expect(read.body).toMatchObject({
    status: 'PUBLISHED',
    contentHash: contentHashOf(content),
    plainLanguageNotice: { zh: '通俗版便于记忆，以正式条款为准。' },
    content,
    findings: [],
  });
  expect(contentHashOf(read.body.content)).toBe(read.body.contentHash);
});

it('a second version supersedes the first, which stays readable', async () => {
  const { id } = await draft(content);
  await publish(id, 1, content);
  expect((await drafter.post(`/templates/${id}/versions`, { content: revisedContent })).status).toBe(201);
  const published = await publish(id, 2, revisedContent);
  const awaiting = published.position ?? null;
  const first = await director.get<TemplateVersionDocument>(`/templates/${id}/versions/1`, { awaiting });
  expect(first.body).toMatchObject({ status: 'SUPERSEDED', supersededBy: 2, content });

  const difference = await director.get<TemplateDifferenceDocument>(`/templates/${id}/difference?from=1&to=2`);
  expect(difference.body.fields.map(({ field }) => field)).toEqual(['plainLanguage']);
  expect(difference.body.clauses.every(({ kind }) => kind === 'UNCHANGED')).toBe(true);
  expect(problemIn(await director.get(`/templates/${id}/difference?from=1&to=3`)).status).toBe(404);

  const again = await publish(id, 2, revisedContent);
  expect(again.body).toMatchObject({ id, position: null });

  const templates = new PublishedTemplatesAdapter(application.get<CommandRunner>(CommandRunner));
  expect(await templates.find(id, 1)).toMatchObject({ status: 'SUPERSEDED', version: 1 });
  expect(await templates.find(id, 2)).toMatchObject({
    status: 'PUBLISHED',
    regionCode: DISTRICT,
    contentHash: contentHashOf(revisedContent),
    clauses: revisedContent.clauses,
  });
  expect(await templates.find(id, 3)).toBeUndefined();
  expect(await templates.find(newId(), 1)).toBeUndefined();
});

it('the register is paged, and drafts are for those who work on them', async () => {
  const { id } = await draft({ ...content, title: '台账测试' });
  const own = await drafter.get<KeysetPage<TemplateDocument>>('/templates?limit=200');
  expect(own.body.items.map(({ templateId }) => templateId)).toContain(id);
  const foreign = await director.get<KeysetPage<TemplateDocument>>('/templates?limit=200');
  expect(foreign.body.items.map(({ templateId }) => templateId)).not.toContain(id);

  const seen: string[] = [];
  let after = '';
  do {
    const page = await drafter.get<KeysetPage<TemplateDocument>>(`/templates?limit=1${after}`);
    seen.push(...page.body.items.map(({ templateId }) => templateId));
    after = page.body.next === null ? '' : `&after=${encodeURIComponent(page.body.next)}`;
  } while (after !== '');
  expect(seen).toEqual(own.body.items.map(({ templateId }) => templateId));
});

it('another district sees and does nothing here', async () => {
  const { id } = await draft(content);
  const elsewhere = await application.as('LegalReviewer', '370705');
  const body = { version: 1, contentHash: contentHashOf(content) };
  expect(problemIn(await elsewhere.post(`/templates/${id}/publication`, body)).code).toBe('permission.denied');
  expect((await elsewhere.get<KeysetPage<TemplateDocument>>('/templates')).body.items).toEqual([]);
  expect((await elsewhere.get(`/templates/${id}/versions/1`)).status).toBe(404);
  expect((await application.anonymous.get('/templates')).status).toBe(401);
});

it.each<[string, object]>([
  ['no clauses', { ...content, clauses: [] }],
  ['201 clauses', { ...content, clauses: Array.from({ length: 201 }, () => content.clauses[0]) }],
  ['a text of 20,001 characters', { ...content, clauses: [{ ...content.clauses[0], text: '字'.repeat(20_001) }] }],
  ['NUL', { ...content, title: '契\0约' }],
  ['a lone surrogate', { ...content, title: '契\ud800约' }],
  ['bidi controls', { ...content, title: '契\u202e约' }],
  ['an unknown remedy', { ...content, clauses: [{ ...content.clauses[0], remedy: 'FINE' }] }],
  ['an unknown property', { ...content, surprise: 1 }],
  [
    'no such day',
    {
      ...content,
      clauses: [{ ...content.clauses[0], legalBases: [{ title: '某法', article: '', inForceFrom: '2026-02-30' }] }],
    },
  ],
])('refuses %s and writes nothing', async (_name, wording) => {
  const log = application.get<EventLog>(EVENT_LOG);
  const head = await log.head();
  const answer = await drafter.post('/templates', { regionCode: DISTRICT, content: wording });
  const problem = problemIn(answer);
  expect([400, 422]).toContain(problem.status);
  expect(await log.head()).toBe(head);
});

it.each(['neighbourhood-contract', 'rental-housing-responsibility-letter', 'stairwell-covenant'])(
  'the sample %s is published over HTTP',
  async (name) => {
    const file = readFileSync(join(process.cwd(), `samples/templates/${name}.json`), 'utf8');
    const sample = JSON.parse(file) as { content: object };
    const { id } = await draft(sample.content);
    expect((await publish(id, 1, sample.content)).status).toBe(200);
  },
);
