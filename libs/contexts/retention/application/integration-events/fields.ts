import { oneOf } from '#libs/messaging/public-fields';

/** Written out, because a further class is a new version of what names classes. */
const CLASSES = [
  'COVENANT',
  'CONTRACT',
  'BREACH_CASE',
  'ROUTINE_CHECK',
  'UNCONCLUDED_OFFER',
  'OPTIONAL_CONTACT',
] as const;

export function recordClass(description: string) {
  return oneOf(CLASSES, description);
}
