/** Names under which events say which region they concern. */
const REGION_PROPERTIES = ['regionCode', 'homeRegionCode'] as const;

/** The region that an event's payload names, if it names one. */
export function regionCodeIn(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  for (const property of REGION_PROPERTIES) {
    const value = (data as Record<string, unknown>)[property];
    if (typeof value === 'string') return value;
  }
  return undefined;
}
