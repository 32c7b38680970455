import { FairQueue } from './fair-queue.js';

/** Work that ends when the test says so, in the order in which it began. */
function held(queue: FairQueue) {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const run = (source: string, name = source, ahead = false) =>
    queue.run(
      source,
      async () => {
        begun.push(name);
        await new Promise<void>((end) => ends.push(end));
        return name;
      },
      ahead,
    );
  const settle = () => new Promise<void>((done) => setImmediate(done));
  const end = async () => {
    ends.shift()?.();
    await settle();
  };
  return { begun, run, end, settle };
}

const queueOf = (limits: Partial<{ running: number; waiting: number; waitingOfSource: number }> = {}) =>
  new FairQueue({ running: 1, waiting: 4, waitingOfSource: 3, ...limits }, () => new Error('full'));

describe('a fair queue', () => {
  it('lets a newcomer wait behind one of each source, not behind all', async () => {
    const { begun, run, end } = held(queueOf());
    const all = [run('flood', 'f1'), run('flood', 'f2'), run('flood', 'f3'), run('holder')];
    await end();
    await end();
    expect(begun).toEqual(['f1', 'f2', 'holder']);
    await end();
    await end();
    await expect(Promise.all(all)).resolves.toEqual(['f1', 'f2', 'f3', 'holder']);
  });

  it('lets go ahead who is to go ahead', async () => {
    const { begun, run, end } = held(queueOf());
    for (const source of ['first', 'a', 'b']) void run(source);
    void run('holder', 'holder', true);
    for (let n = 0; n < 3; n++) await end();
    expect(begun).toEqual(['first', 'holder', 'a', 'b']);
  });

  it('runs as much at the same time as it may', async () => {
    const { begun, run, end, settle } = held(queueOf({ running: 2 }));
    void run('a');
    void run('b');
    void run('c');
    await settle();
    expect(begun).toEqual(['a', 'b']);
    await end();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('refuses a source beyond its share, and says so beforehand', async () => {
    const queue = queueOf();
    const { run, settle } = held(queue);
    for (let n = 0; n < 4; n++) void run('flood');
    await settle();
    expect(() => queue.requireRoom('flood')).toThrow('full');
    await expect(run('flood')).rejects.toThrow('full');
    expect(() => queue.requireRoom('holder')).not.toThrow();
  });

  it('takes a place from the greediest when all are taken', async () => {
    const { begun, run, end } = held(queueOf());
    void run('first');
    const flood = [run('flood', 'f1'), run('flood', 'f2'), run('flood', 'f3')];
    void run('other');
    const last = expect(flood[2]).rejects.toThrow('full');
    void run('holder');
    await last;
    for (let n = 0; n < 4; n++) await end();
    expect(begun).toEqual(['first', 'f1', 'other', 'holder', 'f2']);
  });

  it('goes on after work that failed', async () => {
    const queue = queueOf();
    await expect(queue.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(queue.run('a', () => Promise.resolve('well'))).resolves.toBe('well');
  });
});
