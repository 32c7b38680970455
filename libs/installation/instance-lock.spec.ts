import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDirectory, runningInstance } from './instance-lock.js';
import { EXIT, StartFailure } from './start-failure.js';

describe('the claim of a data directory', () => {
  let directory: string;
  const file = () => join(directory, 'instance.json');

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'qiyue-instance-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('tells the address and is given back', async () => {
    const lock = await claimDirectory(directory);
    await lock.announce({ address: 'http://127.0.0.1:8080', brokers: ['127.0.0.1:9092'] });
    expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({
      pid: process.pid,
      address: 'http://127.0.0.1:8080',
      brokers: ['127.0.0.1:9092'],
    });
    // Only others see it as running: a command is another process than the instance.
    expect(await runningInstance(directory)).toBeUndefined();
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    await lock.release();
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });

  it('is refused while a living process holds it', async () => {
    const holder = spawn(process.execPath, ['--eval', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await writeFile(file(), JSON.stringify({ pid: holder.pid, address: 'http://127.0.0.1:8080' }));
    try {
      expect(await runningInstance(directory)).toMatchObject({ pid: holder.pid });
      const refusal: unknown = await claimDirectory(directory).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StartFailure);
      expect((refusal as StartFailure).exitCode).toBe(EXIT.alreadyRunning);
    } finally {
      holder.stdin.end();
      await once(holder, 'exit');
    }
    await expect(claimDirectory(directory)).resolves.toBeDefined();
  });

  it.each([
    // Only where the system tells when a process started.
    ...(process.platform === 'linux'
      ? [['of a process whose id another program got since', JSON.stringify({ pid: 1, started: 'an-earlier-boot/1' })]]
      : []),
    ['cut off by a crash', '{"pid":12'],
    ['of nobody', '{}'],
  ])('takes over a claim %s', async (_whose, text) => {
    await writeFile(file(), text);
    await claimDirectory(directory);
    expect(JSON.parse(await readFile(file(), 'utf8'))).toMatchObject({ pid: process.pid });
  });
});
