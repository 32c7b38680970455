import { SingleBar } from 'cli-progress';

/** One bar for each chapter of the demo; on something that is no terminal, one line. */
export class Progress {
  private bar: SingleBar | undefined;
  private readonly terminal = process.stderr.isTTY === true;

  begin(title: string, total: number): void {
    this.end();
    if (!this.terminal) {
      process.stderr.write(`… ${title} (${total})\n`);
      return;
    }
    this.bar = new SingleBar({ format: '{bar} {percentage}% {value}/{total} {title}', hideCursor: true, barsize: 30 });
    this.bar.start(total, 0, { title });
  }

  step(count = 1): void {
    this.bar?.increment(count);
  }

  end(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
