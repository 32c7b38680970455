import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { aesGcm } from './aes-gcm.js';
import { decrypt, encrypt, NONCE_BYTES, TAG_BYTES, type Cipher } from './cipher.js';
import { cipherOf, readAlgorithm } from './ciphers.js';
import { sm4Gcm } from './sm4-gcm.js';

interface Vector {
  readonly source: string;
  readonly key: string;
  readonly nonce: string;
  readonly clear: string;
  readonly associated: string;
  readonly ciphertext: string;
  readonly tag: string;
}

const GCM_CLEAR =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39';

/** One contract for every cipher: published vectors first, then what a sealed text relies on. */
const CASES: readonly (readonly [Cipher, readonly Vector[]])[] = [
  [
    aesGcm,
    [
      {
        source: 'McGrew and Viega, The Galois/Counter Mode of Operation, test case 13',
        key: '00'.repeat(32),
        nonce: '00'.repeat(12),
        clear: '',
        associated: '',
        ciphertext: '',
        tag: '530f8afbc74536b9a963b4f1c4cb738b',
      },
      {
        source: 'the same, test case 16',
        key: 'feffe9928665731c6d6a8f9467308308'.repeat(2),
        nonce: 'cafebabefacedbaddecaf888',
        clear: GCM_CLEAR,
        associated: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
        ciphertext:
          '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
        tag: '76fc6ece0f4e1768cddf8853bb2d551b',
      },
    ],
  ],
  [
    sm4Gcm,
    [
      {
        source: 'RFC 8998, appendix A.1',
        key: '0123456789abcdeffedcba9876543210',
        nonce: '00001234567800000000abcd',
        clear: ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'ee', 'aa'].map((byte) => byte.repeat(8)).join(''),
        associated: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
        ciphertext:
          '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d',
        tag: '83de3541e4c2b58177e065a9bf7b62ec',
      },
    ],
  ],
];

const hex = (text: string) => Buffer.from(text, 'hex');

describe.each(CASES.map(([cipher, vectors]) => ({ name: cipher.algorithm, cipher, vectors })))(
  '$name',
  ({ cipher, vectors }) => {
    const key = randomBytes(cipher.keyBytes);

    it.each(vectors)('agrees with $source', ({ key: given, nonce, clear, associated, ciphertext, tag }) => {
      const sealed = cipher.encrypt(hex(given), hex(nonce), hex(clear), hex(associated));
      expect(sealed.toString('hex')).toBe(ciphertext + tag);
      expect(cipher.decrypt(hex(given), hex(nonce), sealed, hex(associated)).toString('hex')).toBe(clear);
    });

    it('is found by the name that its texts bear', () => {
      expect(cipherOf(readAlgorithm(cipher.algorithm))).toBe(cipher);
      expect(() => readAlgorithm('aes-256-ecb')).toThrow('no cipher is called');
    });

    it('gives back any bytes with any associated text', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, associated) => {
          const sealed = encrypt(cipher, key, Buffer.from(bytes), associated);
          expect(sealed).toHaveLength(NONCE_BYTES + bytes.length + TAG_BYTES);
          expect(decrypt(cipher, key, sealed, associated)).toEqual(Buffer.from(bytes));
        }),
        { numRuns: 200 },
      );
    });

    it('encrypts the same text differently each time', () => {
      const sealed = Array.from({ length: 50 }, () => encrypt(cipher, key, Buffer.from('住户甲'), 'a').toString('hex'));
      expect(new Set(sealed).size).toBe(50);
    });

    it('notices every changed bit, a cut, another key and other associated text', () => {
      const sealed = encrypt(cipher, key, Buffer.from('住户甲'), 'subject and field');
      for (let bit = 0; bit < sealed.length * 8; bit += 1) {
        const changed = Buffer.from(sealed);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => decrypt(cipher, key, changed, 'subject and field')).toThrow();
      }
      for (let length = 0; length < sealed.length; length += 1) {
        expect(() => decrypt(cipher, key, sealed.subarray(0, length), 'subject and field')).toThrow();
      }
      expect(() => decrypt(cipher, randomBytes(cipher.keyBytes), sealed, 'subject and field')).toThrow();
      expect(() => decrypt(cipher, key, sealed, 'subject and another field')).toThrow();
    });

    it('refuses a key of another length', () => {
      const short = key.subarray(1);
      expect(() => encrypt(cipher, short, Buffer.from('x'), '')).toThrow();
    });
  },
);

describe('sm4-gcm beside another implementation', () => {
  it('encrypts as the SM4 of OpenSSL in counter mode does, which is the half of GCM that OpenSSL has', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.uint8Array({ minLength: 12, maxLength: 12 }),
        fc.uint8Array({ maxLength: 300 }),
        (key, nonce, clear) => {
          const counter = Buffer.concat([nonce, Buffer.from([0, 0, 0, 2])]);
          const openssl = createCipheriv('sm4-ctr', key, counter);
          const expected = Buffer.concat([openssl.update(clear), openssl.final()]);
          const sealed = sm4Gcm.encrypt(Buffer.from(key), Buffer.from(nonce), Buffer.from(clear), Buffer.alloc(0));
          expect(sealed.subarray(0, -TAG_BYTES).equals(expected)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
