import { createHash, randomBytes } from 'node:crypto';
import type { Carrier } from './session.js';

/** 256 bits: nobody guesses one, so that a fast hash of it is enough. */
const KEY_BYTES = 32;

/** The value of a session's cookie. */
const COOKIE_VALUE = /^[A-Za-z0-9_-]{43}$/;

/** A new value for a cookie. */
export function newCookieValue(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

export function isCookieValue(text: string): boolean {
  return COOKIE_VALUE.test(text);
}

/** Under which hash an id is kept. What one carrier takes is never the other's. */
export function keyHashOf(carrier: Carrier, key: string): Buffer {
  return createHash('sha256').update(`${carrier}/`).update(key).digest();
}
