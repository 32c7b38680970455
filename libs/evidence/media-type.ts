import { isUtf8 } from 'node:buffer';
import { forbiddenCharacterIn } from '#libs/kernel/text-rules';

export const EVIDENCE_MEDIA_TYPES = ['image/png', 'image/jpeg', 'application/pdf', 'text/plain'] as const;
export type EvidenceMediaType = (typeof EVIDENCE_MEDIA_TYPES)[number];

/** First bytes of the formats taken (PNG 3rd edition 5.2; JPEG SOI and marker; ISO 32000-2 7.5.2). */
const SIGNATURES: readonly (readonly [EvidenceMediaType, Buffer])[] = [
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['application/pdf', Buffer.from('%PDF-', 'latin1')],
];

/** The type a file has by its content; what its name or sender say does not count. Undefined for any other file. */
export function mediaTypeOf(bytes: Buffer): EvidenceMediaType | undefined {
  for (const [mediaType, signature] of SIGNATURES) {
    if (bytes.subarray(0, signature.length).equals(signature)) return mediaType;
  }
  return isPlainText(bytes) ? 'text/plain' : undefined;
}

/** UTF-8 without characters that hide something or break a terminal. Markup is text like any other and is never served as HTML. */
function isPlainText(bytes: Buffer): boolean {
  return bytes.length > 0 && isUtf8(bytes) && forbiddenCharacterIn(bytes.toString('utf8')) === undefined;
}
