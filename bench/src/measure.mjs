import { performance } from 'node:perf_hooks';

/** Rounds of an interleaved comparison; each holds both sides twice, as A B B A, so that a drift of the machine weighs on both alike. */
export const ROUNDS = Number(process.env.QIYUE_BENCH_ROUNDS ?? 7);

/**
 * Compares two ways of doing the same work.
 * @param {() => Promise<number>} ours does some work and returns its throughput
 * @param {() => Promise<number>} theirs
 * @param {(done: number, of: number) => void} progress
 * @returns median throughputs and the median of the ratios of the rounds
 */
export async function compare(ours, theirs, progress) {
  await ours();
  await theirs();
  const rounds = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const a1 = await ours();
    const b1 = await theirs();
    const b2 = await theirs();
    const a2 = await ours();
    rounds.push({ ours: mean(a1, a2), theirs: mean(b1, b2), ratio: mean(a1, a2) / mean(b1, b2) });
    progress(round, ROUNDS);
  }
  const ratios = rounds.map(({ ratio }) => ratio);
  return {
    ours: median(rounds.map((round) => round.ours)),
    theirs: median(rounds.map((round) => round.theirs)),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
  };
}

/** Operations a second of `work`, which resolves to the number of operations it did. */
export async function throughput(work) {
  const start = process.hrtime.bigint();
  const operations = await work();
  return operations / (Number(process.hrtime.bigint() - start) / 1e9);
}

/** Runs `operation` over and over, `inFlight` at a time, for some milliseconds; resolves to how often it was done. */
export async function keepInFlight(inFlight, milliseconds, operation) {
  const end = performance.now() + milliseconds;
  let done = 0;
  const worker = async () => {
    while (performance.now() < end) {
      await operation();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return done;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : mean(sorted[middle - 1], sorted[middle]);
}

/** Harmonic: the throughput over the time both took for the same work. */
function mean(a, b) {
  return 2 / (1 / a + 1 / b);
}
