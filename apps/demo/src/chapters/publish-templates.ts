import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cast } from '../demo-accounts.js';
import type { Progress } from '../progress.js';

/** The district, for which the templates are made. */
const DISTRICT = '370704';

const TEMPLATES = {
  neighbourhood: 'neighbourhood-contract.json',
  rental: 'rental-housing-responsibility-letter.json',
  covenant: 'stairwell-covenant.json',
} as const;

export type TemplateName = keyof typeof TEMPLATES;

/** Template id by name; all in version 1. */
export type PublishedTemplates = Readonly<Record<TemplateName, string>>;

/** Drafts the three templates as legal drafter and publishes each as reviewer, by the hash the reviewer was shown. */
export async function publishTemplates(cast: Cast, progress: Progress): Promise<PublishedTemplates> {
  const names = Object.keys(TEMPLATES) as TemplateName[];
  progress.begin('发布示范文本 · Publishing templates', names.length);
  const published: Partial<Record<TemplateName, string>> = {};
  for (const name of names) {
    const { content } = JSON.parse(await readFile(join('samples', 'templates', TEMPLATES[name]), 'utf8')) as {
      content: unknown;
    };
    const draft = await cast['legal-drafter'].post<{ id: string }>('/templates', { regionCode: DISTRICT, content });
    const path = `/templates/${draft.body.id}`;
    const shown = await cast['legal-reviewer'].get<{ contentHash: string }>(`${path}/versions/1`, draft.position);
    await cast['legal-reviewer'].post(`${path}/publication`, { version: 1, contentHash: shown.body.contentHash });
    published[name] = draft.body.id;
    progress.step();
  }
  return published as PublishedTemplates;
}
