import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TemplateContent } from '#libs/contexts/templates/domain/template/content';

/** The samples lie beside the program, in the directory it is started from. */
const SAMPLES = join(process.cwd(), 'samples');

/** Files of the three sample templates, without extension. */
export const SAMPLE_TEMPLATES = [
  'neighbourhood-contract',
  'rental-housing-responsibility-letter',
  'stairwell-covenant',
] as const;

export type SampleTemplate = (typeof SAMPLE_TEMPLATES)[number];

export function readSampleRoster(): Promise<Buffer> {
  return readFile(join(SAMPLES, 'rosters', 'roster-wuyi.xlsx'));
}

export async function readSampleTemplate(name: SampleTemplate): Promise<TemplateContent> {
  const text = await readFile(join(SAMPLES, 'templates', `${name}.json`), 'utf8');
  return (JSON.parse(text) as { readonly content: TemplateContent }).content;
}
