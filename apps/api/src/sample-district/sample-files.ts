import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TemplateContent } from '#libs/contexts/templates/domain/template/content';

/** Files of the three sample templates, without extension. */
export const SAMPLE_TEMPLATES = [
  'neighbourhood-contract',
  'rental-housing-responsibility-letter',
  'stairwell-covenant',
] as const;

export type SampleTemplate = (typeof SAMPLE_TEMPLATES)[number];

export function readSampleRoster(): Promise<Buffer> {
  return readFile(join(samplesDirectory(), 'rosters', 'roster-wuyi.xlsx'));
}

export async function readSampleTemplate(name: SampleTemplate): Promise<TemplateContent> {
  const text = await readFile(join(samplesDirectory(), 'templates', `${name}.json`), 'utf8');
  return (JSON.parse(text) as { readonly content: TemplateContent }).content;
}

/** Found from this file upwards: the same from the sources, from `dist/` and from any working directory. */
function samplesDirectory(): string {
  for (let directory = import.meta.dirname; directory !== dirname(directory); directory = dirname(directory)) {
    const candidate = join(directory, 'samples');
    if (existsSync(join(candidate, 'rosters'))) return candidate;
  }
  throw new Error(`no samples found above ${import.meta.dirname}`);
}
