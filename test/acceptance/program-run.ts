import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const READY = /地址 Address\s+(http:\S+)/;

export interface ProgramRunOptions {
  /** Below `dist/apps`. */
  readonly program: string;
  readonly directory: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly parameters?: readonly string[];
}

/** One run of the real program, as the person at the terminal sees it, on a free port. */
export class ProgramRun {
  readonly child: ChildProcess;
  output = '';
  private closed = false;
  private wake = (): void => undefined;

  constructor({ program, directory, variables = {}, parameters = [] }: ProgramRunOptions) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('QIYUE_'));
    const main = path.join(ROOT, 'dist/apps', program);
    this.child = spawn(process.execPath, ['--enable-source-maps', main, ...parameters], {
      cwd: tmpdir(),
      env: { ...Object.fromEntries(inherited), QIYUE_DATA_DIRECTORY: directory, QIYUE_HTTP_PORT: '0', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const take = (chunk: Buffer) => {
      this.output += chunk.toString();
      this.wake();
    };
    this.child.stdout?.on('data', take);
    this.child.stderr?.on('data', take);
    this.child.once('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  /** Waits for a text; fails with all that was said when the program ends before. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found !== null) return found;
      if (this.closed) throw new Error(`the program ended without saying ${String(pattern)}:\n${this.output}`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  get isReady(): boolean {
    return READY.test(this.output);
  }

  async ready(): Promise<string> {
    return (await this.says(READY))[1] as string;
  }

  async exit(): Promise<number | string | null> {
    if (!this.closed) await once(this.child, 'close');
    return this.child.exitCode ?? this.child.signalCode;
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | string | null> {
    this.child.kill(signal);
    return this.exit();
  }
}
