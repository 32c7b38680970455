import { createHmac, timingSafeEqual } from 'node:crypto';

/** Header with the seconds since 1970 at which a request was signed. */
export const TIMESTAMP_HEADER = 'qiyue-timestamp';
/** Header with `v1=` and the signature in hex. */
export const SIGNATURE_HEADER = 'qiyue-signature';

/** Seconds for which a signed request is taken: clocks differ, and what is older was recorded and played again. */
export const REPLAY_WINDOW = 300;

/** A message to a provider is no receipt from one: without the direction in it, one could be played back as the other. */
export type SignedDirection = 'message' | 'receipt';

const PREFIX = 'v1=';

/**
 * HMAC-SHA256 over `<direction>.<timestamp>.<body>`.
 * @param timestamp seconds since 1970, as text
 */
export function signatureOf(
  secret: string,
  direction: SignedDirection,
  timestamp: string,
  body: string | Buffer,
): string {
  return PREFIX + createHmac('sha256', secret).update(`${direction}.${timestamp}.`).update(body).digest('hex');
}

/** Whether body and time were signed with the secret, not long ago. */
export function isGenuine(
  secret: string,
  direction: SignedDirection,
  { timestamp, signature, body }: { readonly timestamp: unknown; readonly signature: unknown; readonly body: Buffer },
  now: number,
): boolean {
  if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > REPLAY_WINDOW) return false;
  const expected = Buffer.from(signatureOf(secret, direction, timestamp, body));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
