import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Mode } from './mode.js';

/** Fresh data of every run, beside those of `npm start`, so that figures can be compared from run to run. */
const DATA_DIRECTORY = resolve('data', 'demo');

/** Milliseconds for the first start with its accounts; split, it may fetch Kafka first. */
const START_TIMEOUT = 900_000;
const STOP_TIMEOUT = 150_000;

/** A running installation of Qiyue. */
export interface Instance {
  readonly origin: string;
  /** For the commands run beside it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  stop(): Promise<void>;
}

/** Starts Qiyue as `npm start` or `npm run start:split` does, as a process of its own on a free port, on an empty data directory. */
export async function startInstance({ program, parameters }: Mode): Promise<Instance> {
  await rm(DATA_DIRECTORY, { recursive: true, force: true });
  const environment = {
    ...process.env,
    QIYUE_DATA_DIRECTORY: DATA_DIRECTORY,
    QIYUE_HTTP_PORT: '0',
    QIYUE_SAMPLE_DISTRICT: 'accounts',
    QIYUE_LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...parameters], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const exited = once(child, 'exit');
  const origin = await new Promise<string>((found, failed) => {
    const timeout = setTimeout(() => failed(new Error(`no start within ${START_TIMEOUT} ms`)), START_TIMEOUT);
    const look = (line: string) => {
      output.push(line);
      const [, address] = /Address\s+(http:\/\/\S+)/.exec(line) ?? [];
      if (address !== undefined) found(address);
    };
    createInterface({ input: child.stdout }).on('line', look);
    createInterface({ input: child.stderr }).on('line', look);
    void exited.then(([code]) => failed(new Error(`the instance ended with ${String(code)}\n${output.join('\n')}`)));
    void exited.finally(() => clearTimeout(timeout));
    child.once('error', failed);
  });
  return {
    origin,
    environment,
    directory: DATA_DIRECTORY,
    stop: async () => {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
      await exited;
      clearTimeout(force);
    },
  };
}
