import { spawn } from 'node:child_process';
import { ROOT } from './project.mjs';

/**
 * Runs a program of the checkout with our terminal; resolves to its exit code (128 + signal when it was ended by one).
 * `npm` is a script on Windows and needs its shell there.
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const shell = program === 'npm' && process.platform === 'win32';
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], shell, ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
