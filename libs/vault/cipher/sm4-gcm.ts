import { sm4 } from 'sm-crypto-v2';
import { NONCE_BYTES, TAG_BYTES, type Cipher } from './cipher.js';

const KEY_BYTES = 16;

/**
 * SM4 (GB/T 32907) in GCM (RFC 8998) by `sm-crypto-v2`; the OpenSSL inside Node.js has SM4 in other modes only. JavaScript: several
 * times slower than AES, and no certified module (docs/adr/0033).
 */
export const sm4Gcm: Cipher = {
  algorithm: 'sm4-gcm',
  keyBytes: KEY_BYTES,
  encrypt(key, nonce, clear, associated) {
    requireLengths(key, nonce);
    const options = { mode: 'gcm', iv: nonce, associatedData: associated, output: 'array', outputTag: true } as const;
    const { output, tag } = sm4.encrypt(clear, key, options);
    if (tag?.length !== TAG_BYTES) throw new Error('sm4-gcm made no tag');
    return Buffer.concat([output, tag]);
  },
  decrypt(key, nonce, bytes, associated) {
    // The package looks at no tag that it is not given, and takes keys and nonces of any length.
    requireLengths(key, nonce);
    if (bytes.length < TAG_BYTES) throw new Error('ciphertext is cut short');
    const tag = bytes.subarray(bytes.length - TAG_BYTES);
    const clear = sm4.decrypt(bytes.subarray(0, bytes.length - TAG_BYTES), key, {
      mode: 'gcm',
      iv: nonce,
      associatedData: associated,
      output: 'array',
      tag,
    });
    return Buffer.from(clear);
  },
};

function requireLengths(key: Buffer, nonce: Buffer): void {
  if (key.length !== KEY_BYTES || nonce.length !== NONCE_BYTES)
    throw new Error('sm4-gcm: key or nonce of wrong length');
}
