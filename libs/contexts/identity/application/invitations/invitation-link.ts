import { createHmac } from 'node:crypto';
import { hashOfBytes, type ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import { deriveSecret, type TokenKey, type TokenKeys } from '../sessions/token-keys.js';

/** `<invitation id>.<256-bit secret in base64url>` */
const LINK_TOKEN = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/** The parts of a link's token; undefined for any other text. */
export function parseLinkToken(token: string): { invitationId: Uuid; secretHash: ContentHash } | undefined {
  const [, invitationId, secret] = LINK_TOKEN.exec(token) ?? [];
  if (invitationId === undefined || secret === undefined) return undefined;
  return { invitationId, secretHash: hashOfBytes(Buffer.from(secret, 'base64url')) };
}

/**
 * The token of an invitation's link. The secret is a keyed hash of the id and so stored nowhere, and a request that was
 * repeated after a crash gives the same links as the first time.
 */
export function makeLinkToken([key]: TokenKeys, invitationId: Uuid): { linkToken: string; secretHash: ContentHash } {
  const secret = secretOf(key, invitationId);
  return { linkToken: `${invitationId}.${secret.toString('base64url')}`, secretHash: hashOfBytes(secret) };
}

function secretOf(key: TokenKey, invitationId: Uuid): Buffer {
  return createHmac('sha256', deriveSecret(key, 'invitation')).update(invitationId).digest();
}
