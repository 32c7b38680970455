import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logEngineOf, recordLogEngine, requireLogEngine } from './log-engine.js';
import { EXIT } from './start-failure.js';

describe('the engine of an installation', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'qiyue-engine-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('is free to choose before the first start and stays afterwards', async () => {
    await requireLogEngine(directory, 'eventstoredb');
    expect(await logEngineOf(directory)).toBeUndefined();
    await recordLogEngine(directory, 'eventstoredb');
    await requireLogEngine(directory, 'eventstoredb');
    await expect(requireLogEngine(directory, 'postgres')).rejects.toMatchObject({ exitCode: EXIT.configuration });
  });

  it('is PostgreSQL where the data are older than the choice', async () => {
    await mkdir(join(directory, 'postgres'));
    await writeFile(join(directory, 'postgres', 'PG_VERSION'), '18');
    await requireLogEngine(directory, 'postgres');
    await expect(requireLogEngine(directory, 'eventstoredb')).rejects.toThrow('is kept by PostgreSQL');
  });
});
