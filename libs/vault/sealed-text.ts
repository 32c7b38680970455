import type { Sealed, SubjectId } from '#libs/kernel/sealed';
import type { CipherAlgorithm } from './cipher/cipher.js';
import { DEFAULT_ALGORITHM, readAlgorithm } from './cipher/ciphers.js';

/** First part of every sealed text: the version of its form. */
const FORM = 'q1';

/** Longest id and field name; both are names of ours, never input. */
const MAX_NAME_LENGTH = 100;

/** How something was encrypted: the cipher, and which version of the subject's data key. */
export interface Encryption {
  readonly algorithm: CipherAlgorithm;
  readonly keyVersion: number;
  /** From before ciphertexts named their cipher: AES-256-GCM under the first version. */
  readonly unnamed: boolean;
}

/** The parts of a sealed text: whose it is and which field is readable, what it says is not. */
export interface SealedParts extends Encryption {
  readonly subjectId: SubjectId;
  readonly field: string;
  /** Nonce, ciphertext, tag. */
  readonly bytes: Buffer;
}

const UNNAMED: Encryption = { algorithm: DEFAULT_ALGORITHM, keyVersion: 1, unnamed: true };

/**
 * `--<cipher>--<key version>--` before the bytes. Published schemas of messages fix the alphabet of the last part of a sealed text, and
 * base64url has the hyphen. That the random nonce of an older text begins like this has a chance of 2^-96.
 */
const NAMED_TEXT = /^--([a-z][a-z0-9-]*?)--([1-9]\d{0,5})--([A-Za-z0-9_-]+)$/;

/** The same before encrypted files and wrapped keys. */
const NAMED_BYTES = /^qiyue:([a-z][a-z0-9-]*):([1-9]\d{0,5})\n/;

/** Longest beginning that {@link NAMED_BYTES} can match. */
const LONGEST_NAME = 60;

/** Writes the parts as one text without white space, safe in JSON and SQL. */
export function writeSealed({ subjectId, field, algorithm, keyVersion, unnamed, bytes }: SealedParts): Sealed {
  const named = unnamed ? '' : `--${algorithm}--${keyVersion}--`;
  return [FORM, nameIn(subjectId), nameIn(field), named + bytes.toString('base64url')].join(':') as Sealed;
}

/** @throws Error when the text was not sealed here */
export function readSealed(sealed: Sealed): SealedParts {
  const [form, subjectId, field, payload, ...rest] = sealed.split(':');
  if (form !== FORM || !subjectId || !field || !payload || rest.length > 0)
    throw new Error('text was not sealed by this vault');
  const [, algorithm = '', keyVersion = '', named] = NAMED_TEXT.exec(payload) ?? [];
  const encryption =
    named === undefined
      ? UNNAMED
      : { algorithm: readAlgorithm(algorithm), keyVersion: Number(keyVersion), unnamed: false };
  const text = named ?? payload;
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new Error('sealed text is not in its canonical form');
  return { subjectId: decodeURIComponent(subjectId), field: decodeURIComponent(field), ...encryption, bytes };
}

/** Ciphertext with the name of its cipher and key before it. */
export function writeSealedBytes({ algorithm, keyVersion, unnamed }: Encryption, bytes: Buffer): Buffer {
  return unnamed ? bytes : Buffer.concat([Buffer.from(`qiyue:${algorithm}:${keyVersion}\n`, 'latin1'), bytes]);
}

/** @throws Error when the cipher is unknown here */
export function readSealedBytes(sealed: Buffer): Encryption & { readonly bytes: Buffer } {
  const [name, algorithm = '', keyVersion = ''] =
    NAMED_BYTES.exec(sealed.subarray(0, LONGEST_NAME).toString('latin1')) ?? [];
  if (name === undefined) return { ...UNNAMED, bytes: sealed };
  const bytes = sealed.subarray(name.length);
  return { algorithm: readAlgorithm(algorithm), keyVersion: Number(keyVersion), unnamed: false, bytes };
}

/** What is bound into the ciphertext: a text cannot be moved to another subject or field, nor be taken for another cipher's. */
export function associatedDataOf(
  subjectId: SubjectId,
  field: string,
  { algorithm, keyVersion, unnamed }: Encryption,
): string {
  return JSON.stringify([FORM, subjectId, field, ...(unnamed ? [] : [algorithm, keyVersion])]);
}

function nameIn(text: string): string {
  if (text === '' || text.length > MAX_NAME_LENGTH) throw new Error('subject id or field name is empty or too long');
  return encodeURIComponent(text);
}
