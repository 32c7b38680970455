import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FriendlyError } from './friendly-error.mjs';
import { inProject } from './project.mjs';

const LOCK = inProject('.cache', 'setup.lock');
/** A holder shows that it lives this often … */
const HEARTBEAT_MS = 2_000;
/** … and is taken for dead after this long without a sign, whatever has become of its process id. */
const DEAD_AFTER_MS = 30_000;
/** A slow connection may need minutes for `npm ci`; beyond this something is wrong. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** Runs `work` while no other set-up of this checkout runs: two starts at once must not install or build over each other. */
export async function withSetupLock(work) {
  await acquire();
  const heartbeat = setInterval(() => fs.utimesSync(LOCK, new Date(), new Date()), HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    fs.rmSync(LOCK, { force: true });
  }
}

async function acquire() {
  fs.mkdirSync(path.dirname(LOCK), { recursive: true });
  const mine = `${LOCK}.${process.pid}`;
  fs.writeFileSync(mine, String(process.pid));
  const started = Date.now();
  let told = false;
  try {
    for (;;) {
      if (tryLink(mine)) return;
      if (holderIsDead()) {
        fs.rmSync(LOCK, { force: true });
        continue;
      }
      if (!told) console.log('  另一进程正在准备环境，请稍候…  Another start is preparing this checkout, waiting …');
      told = true;
      if (Date.now() - started > LONGEST_WAIT_MS) {
        throw new FriendlyError(
          `等待另一准备进程超时。如确认没有其他进程，请删除 ${LOCK} 后重试。`,
          `Waited too long for another set-up. If there is none, delete ${LOCK} and try again.`,
        );
      }
      await pause(300);
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

/** Linking a finished file is atomic and shows the holder's id from the first moment on. */
function tryLink(mine) {
  try {
    fs.linkSync(mine, LOCK);
    fs.utimesSync(LOCK, new Date(), new Date());
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderIsDead() {
  try {
    if (Date.now() - fs.statSync(LOCK).mtimeMs > DEAD_AFTER_MS) return true;
    process.kill(Number(fs.readFileSync(LOCK, 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
