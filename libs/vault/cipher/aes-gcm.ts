import { createCipheriv, createDecipheriv } from 'node:crypto';
import { TAG_BYTES, type Cipher } from './cipher.js';

const NAME = 'aes-256-gcm';

/** AES-256-GCM by OpenSSL (NIST SP 800-38D). */
export const aesGcm: Cipher = {
  algorithm: NAME,
  keyBytes: 32,
  encrypt(key, nonce, clear, associated) {
    const cipher = createCipheriv(NAME, key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(associated);
    return Buffer.concat([cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
  },
  decrypt(key, nonce, bytes, associated) {
    const decipher = createDecipheriv(NAME, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(associated);
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()]);
  },
};
