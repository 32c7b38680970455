/** `QIYUE_ATTACKS=full` is the long form; the seed of a run that failed goes into `QIYUE_ATTACKS_SEED`. */
export const FULL = process.env['QIYUE_ATTACKS'] === 'full';
export const SEED = Number(process.env['QIYUE_ATTACKS_SEED'] ?? Date.now() % 2 ** 31);

/** How often something is tried: the short form belongs to every `npm test`, the long one to `npm run test:attack`. */
export function times({ short, long }: { readonly short: number; readonly long: number }): number {
  return FULL ? long : short;
}

/** Whoever repeats a run that failed needs its seed; said whatever the outcome. */
export function announce(attack: string, facts: Readonly<Record<string, unknown>>): void {
  process.stderr.write(`${attack}: ${JSON.stringify({ seed: SEED, form: FULL ? 'long' : 'short', ...facts })}\n`);
}
