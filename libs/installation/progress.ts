import type { BilingualText } from '#libs/kernel/problem';

/** Shows what the start is doing: one line a step, rewritten in a terminal, plain lines elsewhere. */
export class Progress {
  constructor(private readonly output: NodeJS.WriteStream = process.stdout) {}

  /** Runs one step of the start and says how long it took. */
  async step<Result>(what: BilingualText, work: () => Promise<Result>): Promise<Result> {
    const text = `  ${what.zh}  ${what.en}`;
    const started = Date.now();
    if (this.output.isTTY) this.output.write(`${text} …`);
    try {
      const result = await work();
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      this.output.write(this.output.isTTY ? `\r\u001b[2K${text}  ${seconds} s\n` : `${text}  ${seconds} s\n`);
      return result;
    } catch (error) {
      if (this.output.isTTY) this.output.write('\n');
      throw error;
    }
  }

  say(text: string): void {
    this.output.write(text);
  }
}
