/**
 * Opens one file as the application would, in a process of its own: `node open-hostile-file.js <roster|evidence> <honest file> <hostile file>`. The honest one
 * comes first, so that what any file costs does not count as what the hostile one costs. Prints `{refusal, milliseconds, grownBytes}`.
 */
import { readFileSync } from 'node:fs';
import { checkSpreadsheet } from '#libs/contexts/communities/application/roster-import/spreadsheet-archive';
import { mediaTypeOf } from '#libs/evidence/media-type';
import { Problem } from '#libs/kernel/problem';

const [, , kind, honest, hostile] = process.argv;
if (honest === undefined || hostile === undefined) throw new Error('two files are needed');

async function refusalOf(file: string): Promise<string | undefined> {
  const bytes = readFileSync(file);
  if (kind === 'evidence') return mediaTypeOf(bytes) === undefined ? 'evidence.type-unsupported' : undefined;
  try {
    await checkSpreadsheet(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.kind.code;
    throw error;
  }
}

const honestRefusal = await refusalOf(honest);
if (honestRefusal !== undefined) throw new Error(`the honest file was refused: ${honestRefusal}`);
// The peak of the whole life of the process: what was freed again counts as well.
const before = process.resourceUsage().maxRSS;
const started = performance.now();
const refusal = await refusalOf(hostile);
const milliseconds = performance.now() - started;
const grownBytes = (process.resourceUsage().maxRSS - before) * 1024;
process.stdout.write(JSON.stringify({ refusal: refusal ?? null, milliseconds, grownBytes }));
