import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { FriendlyError } from './friendly-error.mjs';
import { installationKey } from './install.mjs';
import { inProject } from './project.mjs';
import { run } from './run.mjs';

const OUTPUT = inProject('dist');
/** Beside `dist`, so that source maps have the same relative paths and the swap is a rename. */
const FRESH = inProject('dist.fresh');
const STALE = inProject('dist.stale');
const STAMP = 'build-key.txt';

const SOURCE_FOLDERS = ['apps', 'libs'];
/** Not part of the product, or not ours to compile. */
const SKIPPED_FOLDERS = new Set(['node_modules', 'portal', 'golden', 'fixtures', 'testing']);
/** Read at run time from beside the compiled file. */
const ASSET = /\.(sql|json)$/;
const SOURCE = /(?<!\.spec|\.d)\.ts$/;

export function isBuilt() {
  try {
    return fs.readFileSync(path.join(OUTPUT, STAMP), 'utf8') === buildKey(sourceFiles());
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Compiles `apps` and `libs` into `dist` unless it was made from exactly these sources. A failed build leaves the old one alone. */
export async function build() {
  if (isBuilt()) return;
  console.log('  正在编译…  Building …');
  const files = sourceFiles();
  const key = buildKey(files);
  fs.rmSync(FRESH, { recursive: true, force: true });
  const compiler = inProject('node_modules', 'typescript', 'bin', 'tsc');
  const code = await run(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', FRESH]);
  if (code !== 0) {
    fs.rmSync(FRESH, { recursive: true, force: true });
    throw new FriendlyError('编译失败，原因见上。', 'The build failed, see above.');
  }
  for (const file of files.filter((name) => ASSET.test(name))) {
    const target = path.join(FRESH, path.relative(inProject(), file));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(file, target);
  }
  fs.writeFileSync(path.join(FRESH, STAMP), key);
  swapIn();
}

function swapIn() {
  fs.rmSync(STALE, { recursive: true, force: true });
  if (fs.existsSync(OUTPUT)) fs.renameSync(OUTPUT, STALE);
  fs.renameSync(FRESH, OUTPUT);
  fs.rmSync(STALE, { recursive: true, force: true });
}

function sourceFiles() {
  return SOURCE_FOLDERS.flatMap((folder) => [...filesBelow(inProject(folder))]).sort();
}

function* filesBelow(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name)) yield* filesBelow(full);
    } else if (SOURCE.test(entry.name) || ASSET.test(entry.name)) {
      yield full;
    }
  }
}

/** Content, not times: a checkout of another commit changes times without changing files, and the other way round. */
function buildKey(files) {
  const hash = createHash('sha256');
  for (const file of [...files, inProject('tsconfig.json'), inProject('tsconfig.build.json')]) {
    const content = fs.readFileSync(file);
    hash.update(`${path.relative(inProject(), file)}\0${content.length}\0`).update(content);
  }
  return `${hash.digest('hex')} ${installationKey()}`;
}
