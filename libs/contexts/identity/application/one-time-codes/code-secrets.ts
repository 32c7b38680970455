import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Uuid } from '#libs/kernel/identifiers';
import { deriveSecret, TOKEN_KEYS, type TokenKeys } from '../sessions/token-keys.js';
import { CODE_DIGITS } from './code-limits.js';

/** Makes codes and the keyed hashes that are kept of them: a million plain hashes are tried in a second. */
@Injectable()
export class CodeSecrets {
  private readonly secret: Buffer;

  constructor(@Inject(TOKEN_KEYS) [key]: TokenKeys) {
    this.secret = deriveSecret(key, 'one-time-code');
  }

  newCode(): string {
    return String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
  }

  /** @param kind so that what was made for one use is of none for another */
  hashOf(kind: 'code' | 'choice' | 'caller' | 'recovery', ...parts: readonly string[]): Buffer {
    return createHmac('sha256', this.secret)
      .update(JSON.stringify([kind, ...parts]))
      .digest();
  }

  isCode(hash: Buffer, requestId: Uuid, code: string): boolean {
    return timingSafeEqual(hash, this.hashOf('code', requestId, code));
  }
}
