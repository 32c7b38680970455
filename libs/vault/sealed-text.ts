import type { Sealed, SubjectId } from '#libs/kernel/sealed';

/** First part of every sealed text: the version of its form. */
const FORM = 'q1';

/** Longest id and field name; both are names of ours, never input. */
const MAX_NAME_LENGTH = 100;

/** The parts of a sealed text: whose it is and which field is readable, what it says is not. */
export interface SealedParts {
  readonly subjectId: SubjectId;
  readonly field: string;
  /** Nonce, ciphertext, tag. */
  readonly bytes: Buffer;
}

/** Writes the parts as one text without white space, safe in JSON and SQL. */
export function writeSealed({ subjectId, field, bytes }: SealedParts): Sealed {
  return [FORM, nameIn(subjectId), nameIn(field), bytes.toString('base64url')].join(':') as Sealed;
}

/** @throws Error when the text was not sealed here */
export function readSealed(sealed: Sealed): SealedParts {
  const [form, subjectId, field, payload, ...rest] = sealed.split(':');
  if (form !== FORM || !subjectId || !field || !payload || rest.length > 0)
    throw new Error('text was not sealed by this vault');
  const bytes = Buffer.from(payload, 'base64url');
  if (bytes.toString('base64url') !== payload) throw new Error('sealed text is not in its canonical form');
  return { subjectId: decodeURIComponent(subjectId), field: decodeURIComponent(field), bytes };
}

/** What is bound into the ciphertext: a text cannot be moved to another subject or field. */
export function associatedDataOf(subjectId: SubjectId, field: string): string {
  return JSON.stringify([FORM, subjectId, field]);
}

function nameIn(text: string): string {
  if (text === '' || text.length > MAX_NAME_LENGTH) throw new Error('subject id or field name is empty or too long');
  return encodeURIComponent(text);
}
