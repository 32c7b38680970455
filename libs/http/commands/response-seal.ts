import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const SEAL_PURPOSE = 'qiyue/recorded-response/v1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Bodies of responses wait encrypted for a retry: one may hold the link of an invitation, which opens a session, and the table of
 * receipts lies outside the vault.
 */
export class ResponseSeal {
  private readonly key: Buffer;

  /** @param secret the system's request secret */
  constructor(secret: Uint8Array) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', SEAL_PURPOSE, KEY_BYTES));
  }

  /** @param commandId bound into the ciphertext: a response cannot be passed off as that of another command */
  seal(commandId: string, body: unknown): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, nonce);
    cipher.setAAD(Buffer.from(commandId));
    const clear = Buffer.from(JSON.stringify(body ?? null), 'utf8');
    return Buffer.concat([nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()]).toString('base64');
  }

  /** @throws Error when it was tampered with or sealed under another secret */
  open(commandId: string, sealed: string): unknown {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(commandId));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const clear = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return JSON.parse(clear.toString('utf8'));
  }
}
