import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One secret for HS256, found by the `kid` in a token's header. */
export interface TokenKey {
  readonly kid: string;
  readonly secret: Buffer;
}

/** The first key signs; all verify, so that a key can be replaced while tokens under the old one run out. */
export type TokenKeys = readonly [TokenKey, ...TokenKey[]];

/** Injection token of the {@link TokenKeys}. */
export const TOKEN_KEYS = Symbol('TokenKeys');

/** HS256 wants a key as long as its hash (RFC 7518, section 3.2). */
const SECRET_BYTES = 32;

/**
 * Reads keys from a text: one per line or comma, each at least 32 bytes in base64url; the first signs.
 * @throws Error when a key is too short
 */
export function parseTokenKeys(text: string): TokenKeys {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => toKey(Buffer.from(part, 'base64url')));
  const [first, ...rest] = keys;
  if (first === undefined) throw new Error('no token key given');
  return [first, ...rest];
}

/**
 * Keys from a file that only the service may read; made on first use. Several processes may start at once: the file is
 * created exclusively and whoever comes second reads it.
 */
export async function tokenKeysFromFile(path: string): Promise<TokenKeys> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await writeFile(path, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return parseTokenKeys(await readFile(path, 'utf8'));
}

/** A secret for one named use, so that one key never serves two purposes. */
export function deriveSecret(key: TokenKey, purpose: string): Buffer {
  return createHmac('sha256', key.secret).update(`qiyue/${purpose}`).digest();
}

function toKey(secret: Buffer): TokenKey {
  if (secret.length < SECRET_BYTES) throw new Error(`a token key needs at least ${SECRET_BYTES} bytes`);
  const kid = createHash('sha256').update('kid/').update(secret).digest('base64url').slice(0, 12);
  return { kid, secret };
}
