/** The programs that serve, each named as its folder under `apps/`. */
export const SERVICE_NAMES = [
  'standalone',
  'api',
  'audit',
  'projector',
  'process-manager',
  'relay',
  'notification',
  'gateway',
] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];
