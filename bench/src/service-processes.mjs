import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Milliseconds until a service is ready: read models are made, groups of consumers formed. */
const START_TIMEOUT = 120_000;

/** Keys like those a secret store would hand out; nothing they protect outlives the measurement. */
export const KEYS = {
  QIYUE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  QIYUE_TOKEN_KEYS: Buffer.alloc(32, 8).toString('base64url'),
};

/**
 * Starts a built service as a process of its own, with nothing of our environment but what is given, and waits until it is ready.
 * @param {string} name of its folder below `apps`
 * @param {Record<string, string>} variables
 */
export async function startService(name, variables) {
  const main = fileURLToPath(new URL(`../../dist/apps/${name}/src/main.js`, import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, QIYUE_HTTP_PORT: '0', QIYUE_LOG_LEVEL: 'info', ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  try {
    const address = await listening(child, exited);
    await ready(address);
    return { name, pid: child.pid, address, stop };
  } catch (error) {
    await stop();
    throw new Error(`${name} did not start`, { cause: error });
  }
}

async function listening(child, exited) {
  const lines = createInterface({ input: child.stdout });
  const address = new Promise((resolve) =>
    lines.on('line', (line) => {
      const { msg, address: where } = JSON.parse(line);
      if (msg === 'listening') resolve(where);
    }),
  );
  const found = await Promise.race([address, exited]);
  if (typeof found !== 'string') throw new Error(`exit code ${found}`);
  return found;
}

async function ready(address) {
  const deadline = Date.now() + START_TIMEOUT;
  for (let answer; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    answer = await fetch(`${address}/health/ready`);
    const text = await answer.text();
    if (answer.ok) return;
    if (Date.now() > deadline) throw new Error(`not ready: ${text}`);
  }
}
