import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a command of ours beside the running instance, as an operator would. */
export async function runBeside(script: string, environment: NodeJS.ProcessEnv): Promise<Outcome> {
  const child = spawn(process.execPath, ['--enable-source-maps', script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  child.stdout.on('data', (bytes: Buffer) => output.push(bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => output.push(bytes.toString()));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode: exitCode ?? -1, output: output.join('') };
}
