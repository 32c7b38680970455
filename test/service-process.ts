import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServiceName } from '#libs/platform/service-name';
import { compileOnce } from '../scripts/setup/compile.mjs';

/** One line of a service's log. */
export interface LogLine {
  readonly level: string;
  readonly service?: string;
  readonly message?: string;
  readonly msg?: string;
  readonly address?: string;
  readonly [field: string]: unknown;
}

/** A service as a process of its own, compiled from the sources as they are. */
export class ServiceProcess {
  readonly child: ChildProcess;
  /** All that it wrote, standard output and error. */
  output = '';
  private standardOutput = '';
  private closed = false;
  private readonly waiting = new Set<() => void>();

  /** @param program `projector`, or the path of a program below `test/` */
  constructor(program: ServiceName | `test/${string}`, variables: Readonly<Record<string, string>>) {
    const compiled = compileOnce('services', ['libs', 'apps', 'test/services']);
    const main = program.startsWith('test/') ? program : `apps/${program}/src/main`;
    const inherited = Object.entries(process.env).filter(([name]) => !/^(QIYUE|OTEL|KAFKA|EVENTSTORE)_/.test(name));
    this.child = spawn(process.execPath, [join(compiled, `${main}.js`)], {
      env: { ...Object.fromEntries(inherited), QIYUE_HTTP_PORT: '0', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const wake = () => [...this.waiting].forEach((look) => look());
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.standardOutput += chunk.toString();
      this.output += chunk.toString();
      wake();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
      wake();
    });
    this.child.once('close', () => {
      this.closed = true;
      wake();
    });
  }

  /** The complete lines of its log so far. */
  get lines(): readonly LogLine[] {
    return this.standardOutput
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as LogLine);
  }

  /** Waits for a line; fails with all that was written when the process ends before. */
  async logs(wanted: (line: LogLine) => boolean): Promise<LogLine> {
    for (;;) {
      const found = this.lines.find(wanted);
      if (found !== undefined) return found;
      if (this.closed) throw new Error(`the service ended before:\n${this.output}`);
      await new Promise<void>((resolve) => {
        const look = () => {
          this.waiting.delete(look);
          resolve();
        };
        this.waiting.add(look);
      });
    }
  }

  /** The address it listens on, once it does. */
  async address(): Promise<string> {
    return (await this.logs(({ msg }) => msg === 'listening')).address as string;
  }

  /** @returns exit code, or the name of the signal that ended it */
  async exit(): Promise<number | string | null> {
    if (!this.closed) await once(this.child, 'close');
    return this.child.exitCode ?? this.child.signalCode;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string | null> {
    this.child.kill(signal);
    return this.exit();
  }
}
