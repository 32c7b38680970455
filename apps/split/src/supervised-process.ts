import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceFailed } from '#libs/installation/start-failure';
import { BackOff } from './back-off.js';
import { compiled } from './compiled.js';

/** Milliseconds for an orderly end; then the process is killed. Its own limits are shorter. */
const STOP_TIMEOUT = 30_000;

/** Bytes after which the next start of the installation begins a new log file and keeps one old one. */
const LOG_FILE_LIMIT = 20 * 1024 * 1024;

/** Characters of a log that are told when a start fails. */
const TOLD_CHARACTERS = 1_500;

export interface ProcessOptions {
  readonly name: string;
  /** Path of the program and its arguments. */
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Folder of the log files. */
  readonly logs: string;
  /** Told when the process ended by itself and is started again after a while. */
  readonly onEnd: (end: UnexpectedEnd) => void;
  /** Told the id of each process that is started. */
  readonly onStart: (pid: number) => void;
}

export interface UnexpectedEnd {
  readonly name: string;
  /** Exit code, or signal that ended it. */
  readonly reason: number | string;
  /** Milliseconds until it is started again. */
  readonly restartIn: number;
}

/** A process that is started again whenever it ends, until it is stopped. Its output goes to a file of its own. */
export class SupervisedProcess {
  readonly logFile: string;
  private readonly backOff = new BackOff();
  private child: ChildProcess | undefined;
  private restart: NodeJS.Timeout | undefined;
  private stopping = false;
  /** Set once the start of the installation is complete: before that an end is a failed start, and nothing is tried again. */
  private supervised = false;
  private ended: { readonly code: number | null } | undefined;

  constructor(private readonly options: ProcessOptions) {
    this.logFile = join(options.logs, `${options.name}.log`);
  }

  get name(): string {
    return this.options.name;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  async start(): Promise<void> {
    if ((await sizeOf(this.logFile)) > LOG_FILE_LIMIT) await rename(this.logFile, `${this.logFile}.1`);
    await this.launch();
  }

  /** From now on an end by itself is followed by a new start. */
  supervise(): void {
    this.supervised = true;
    if (this.ended !== undefined) this.startAgain(this.ended.code ?? 'unknown', 0);
  }

  /** @throws StartFailure when the process has ended */
  async requireRunning(): Promise<void> {
    if (this.ended !== undefined) throw await this.failure(this.ended.code);
  }

  async failure(exitCode: number | null): Promise<Error> {
    const text = await readFile(this.logFile, 'utf8').catch(() => '');
    return serviceFailed(this.name, exitCode, this.logFile, text.slice(-TOLD_CHARACTERS).trim());
  }

  /** Ends the process in order, by force when it takes too long. May be repeated. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(force);
  }

  private async launch(): Promise<void> {
    const log = await open(this.logFile, 'a', 0o600);
    try {
      if (this.stopping) return;
      const started = Date.now();
      const guard = ['--enable-source-maps', '--import', compiled('libs/installation/end-with-parent')];
      const child = spawn(process.execPath, [...guard, ...this.options.command], {
        env: this.options.environment,
        stdio: ['ignore', log.fd, log.fd, 'ipc'],
        // A process group of its own: Ctrl-C in the terminal is for the supervisor, which ends the services in order.
        detached: true,
      });
      this.ended = undefined;
      this.child = child;
      child.once('error', () => this.takeEnd(child, null, null, started));
      child.once('exit', (code, signal) => this.takeEnd(child, code, signal, started));
      if (child.pid !== undefined) this.options.onStart(child.pid);
    } finally {
      await log.close();
    }
  }

  private takeEnd(child: ChildProcess, code: number | null, signal: string | null, started: number): void {
    if (child !== this.child || this.stopping) return;
    this.ended = { code };
    if (this.supervised) this.startAgain(code ?? signal ?? 'unknown', Date.now() - started);
  }

  private startAgain(reason: number | string, lived: number): void {
    const restartIn = this.backOff.next(lived);
    this.options.onEnd({ name: this.name, reason, restartIn });
    this.restart = setTimeout(() => {
      // A full disk or too many processes: the next try may fare better.
      this.launch().catch((error: NodeJS.ErrnoException) => this.startAgain(error.code ?? error.name, 0));
    }, restartIn);
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
