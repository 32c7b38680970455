import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { transformFileSync } from '@swc/core';
import { inProject, ROOT } from './project.mjs';

/** Aliases are those of the product, with the compiled files behind them. */
const ALIASES = { '#libs/*': './libs/*.js', '#apps/*': './apps/*.js', '#test/*': './test/*.js' };

/** Milliseconds after which a compilation of other sources is of no use to anybody. */
const KEEP = 24 * 60 * 60 * 1000;

/**
 * Compiles folders of sources, specs left out, into a folder from which Node can run them without a build.
 * @param {string} target absolute path, made anew
 * @param {readonly string[]} folders from the root of the repository
 */
export function compile(target, folders) {
  fs.rmSync(target, { recursive: true, force: true });
  for (const source of sourcesIn(folders)) {
    const file = path.join(target, path.relative(ROOT, source).replace(/\.ts$/, '.js'));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const { code } = transformFileSync(source, { configFile: inProject('.swcrc'), sourceMaps: false });
    fs.writeFileSync(file, code);
  }
  fs.writeFileSync(path.join(target, 'package.json'), JSON.stringify({ type: 'module', imports: ALIASES }));
}

/**
 * The same once for each state of the sources: several processes may ask at the same time, and those that run stay as they are.
 * @param {string} name of the program, first part of the folder's name below `.cache`
 * @param {readonly string[]} folders
 * @returns {string} the folder
 */
export function compileOnce(name, folders) {
  const hash = createHash('sha256');
  for (const source of sourcesIn(folders)) hash.update(source).update('\0').update(fs.readFileSync(source));
  const target = inProject('.cache', `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (fs.existsSync(target)) return target;
  removeOld(name);
  const fresh = `${target}.${process.pid}`;
  compile(fresh, folders);
  try {
    fs.renameSync(fresh, target);
  } catch (error) {
    // Another process was faster with the same.
    fs.rmSync(fresh, { recursive: true, force: true });
    if (!fs.existsSync(target)) throw error;
  }
  return target;
}

function removeOld(name) {
  fs.mkdirSync(inProject('.cache'), { recursive: true });
  for (const entry of fs.readdirSync(inProject('.cache'))) {
    if (!entry.startsWith(`${name}-`)) continue;
    const folder = inProject('.cache', entry);
    const { mtimeMs } = fs.statSync(folder, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (mtimeMs < Date.now() - KEEP) fs.rmSync(folder, { recursive: true, force: true });
  }
}

function sourcesIn(folders) {
  return folders
    .flatMap((folder) => fs.readdirSync(inProject(folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
