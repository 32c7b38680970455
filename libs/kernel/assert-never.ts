/**
 * Ends every switch over a discriminated union, so that a forgotten case fails to compile and, should a foreign
 * value arrive at run time, fails loudly instead of being ignored.
 * @throws Error always
 */
export function assertNever(value: never, what: string): never {
  throw new Error(`unknown ${what}: ${JSON.stringify(value)}`);
}
