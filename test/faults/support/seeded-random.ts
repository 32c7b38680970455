/** The same numbers for the same seed (mulberry32), from 0 to below 1. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Changes the order of the items within windows, never further than a window apart. */
export function shuffledInWindows<Item>(items: readonly Item[], window: number, random: () => number): Item[] {
  const shuffled = [...items];
  for (let start = 0; start < shuffled.length; start += window) {
    const end = Math.min(start + window, shuffled.length);
    for (let last = end - 1; last > start; last--) {
      const other = start + Math.floor(random() * (last - start + 1));
      [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
    }
  }
  return shuffled;
}
