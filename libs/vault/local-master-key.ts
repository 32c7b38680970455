import { decrypt, encrypt, type CipherAlgorithm } from './cipher/cipher.js';
import { cipherOf } from './cipher/ciphers.js';
import { checkValueOf, derivedSecretOf, wrappingKeyOf, type InstallationSecret } from './key-derivation.js';
import type { MasterKey } from './key-wrapping.js';
import { readSealedBytes, writeSealedBytes, type Encryption } from './sealed-text.js';

/** Bytes of the check value that make the id of a key: enough to tell an installation's few keys apart. */
const ID_BYTES = 8;

/** A master key has no versions: another key has another id. */
const VERSION = 1;

/** A master key whose bytes are in this process: from a file or the environment. */
export function localMasterKey(bytes: Buffer, algorithm: CipherAlgorithm): MasterKey {
  const check = checkValueOf(bytes);
  const keyId = `local-${check.subarray(0, ID_BYTES).toString('hex')}`;
  const named: Encryption = { algorithm, keyVersion: VERSION, unnamed: false };
  const wrappingKey = (name: CipherAlgorithm) => wrappingKeyOf(bytes, cipherOf(name));
  return {
    keyId,
    firstCheck: check,
    derivedSecret: (name) => derivedSecretOf(bytes, name as InstallationSecret),
    wrap: async (keys) =>
      keys.map(({ key, purpose }) => {
        const associated = associatedWith(purpose, keyId, named);
        return writeSealedBytes(named, encrypt(cipherOf(algorithm), wrappingKey(algorithm), key, associated));
      }),
    unwrap: async (keys) =>
      keys.map(({ wrapped, purpose }) => {
        const { bytes: sealed, ...encryption } = readSealedBytes(wrapped);
        const associated = associatedWith(purpose, keyId, encryption);
        return decrypt(cipherOf(encryption.algorithm), wrappingKey(encryption.algorithm), sealed, associated);
      }),
  };
}

/** Keys from before the first rotation are bound to their subject's id alone, which is the purpose of its first key. */
function associatedWith(purpose: string, keyId: string, { algorithm, unnamed }: Encryption): string {
  return unnamed ? purpose : JSON.stringify(['qiyue/wrapped', keyId, purpose, algorithm]);
}
