/** Names under which states keep the region they belong to. */
const REGION_PROPERTIES = ['regionCode', 'homeRegionCode'] as const;

/**
 * The region an aggregate's state belongs to, by which reading it is scoped; undefined when it says none, and then nobody reads it
 * through the audit.
 */
export function regionCodeOf(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  for (const property of REGION_PROPERTIES) {
    const value = (state as Record<string, unknown>)[property];
    if (typeof value === 'string') return value;
  }
  return undefined;
}
