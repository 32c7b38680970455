import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHashOf } from '#libs/kernel/content-hash';
import { fold } from '#libs/kernel/decider';
import { DISTRICT, drafter, reviewer } from '#libs/testing/template-examples';
import { lintTemplate } from '../linter/lint-template.js';
import type { TemplateContent } from './content.js';
import { templateDecider } from './decider.js';
import { publishedVersionOf } from './state.js';

const directory = join(process.cwd(), 'samples/templates');
const samples = readdirSync(directory).map((file) => {
  const { content } = JSON.parse(readFileSync(join(directory, file), 'utf8')) as { content: TemplateContent };
  return [file, content] as const;
});

it('there are three sample templates', () => {
  expect(samples.map(([file]) => file)).toEqual([
    'neighbourhood-contract.json',
    'rental-housing-responsibility-letter.json',
    'stairwell-covenant.json',
  ]);
});

describe.each(samples)('%s', (_file, content) => {
  it('passes the linter without error or warning', () => {
    expect(lintTemplate(content, '2026-06-30')).toEqual([]);
  });

  it('is drafted by one and published by another', () => {
    const history = templateDecider.decide(
      { type: 'DraftTemplate', data: { regionCode: DISTRICT, content } },
      templateDecider.initialState,
      drafter,
    );
    const state = fold(templateDecider, history);
    const publication = templateDecider.decide(
      { type: 'PublishTemplate', data: { version: 1, contentHash: contentHashOf(content) } },
      state,
      reviewer,
    );
    expect(publishedVersionOf(fold(templateDecider, publication, state))?.content).toEqual(content);
  });

  it('is short, binds both sides and rhymes in lines that can be remembered', () => {
    expect(content.clauses.length).toBeGreaterThanOrEqual(6);
    expect(content.clauses.length).toBeLessThanOrEqual(10);
    const bearers = content.clauses.map(({ dutyBearer }) => dutyBearer);
    expect(bearers.includes('BOTH') || (bearers.includes('PARTY_A') && bearers.includes('PARTY_B'))).toBe(true);
    const lines = content.plainLanguage.split('\n');
    expect(lines.length).toBeLessThanOrEqual(8);
    for (const line of lines) expect(line).toMatch(/^\p{Script=Han}{7}，\p{Script=Han}{7}。$/u);
  });
});
