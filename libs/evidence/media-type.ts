import { isUtf8 } from 'node:buffer';
import { forbiddenCharacterIn } from '#libs/kernel/text-rules';
import { jpegDimensions, pngDimensions } from './image-dimensions.js';

export const EVIDENCE_MEDIA_TYPES = ['image/png', 'image/jpeg', 'application/pdf', 'text/plain'] as const;
export type EvidenceMediaType = (typeof EVIDENCE_MEDIA_TYPES)[number];

/** First bytes of the formats taken (PNG 3rd edition 5.2; JPEG SOI and marker; ISO 32000-2 7.5.2). */
const SIGNATURES: readonly (readonly [EvidenceMediaType, Buffer])[] = [
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['application/pdf', Buffer.from('%PDF-', 'latin1')],
];

/**
 * Pixels of a picture: a good phone takes 50 million, a scanner at 600 dpi 35 million for a page. A picture of 100 kB can declare billions, and whoever
 * opens it pays four bytes for each.
 */
export const MAX_PIXELS = 120_000_000;

/** The type a file has by its content; what its name or sender say does not count. Undefined for any other file. */
export function mediaTypeOf(bytes: Buffer): EvidenceMediaType | undefined {
  for (const [mediaType, signature] of SIGNATURES) {
    if (!bytes.subarray(0, signature.length).equals(signature)) continue;
    return isWellFormed(mediaType, bytes) ? mediaType : undefined;
  }
  return isPlainText(bytes) ? 'text/plain' : undefined;
}

/**
 * Whether what a sender says of a file agrees with what it is. Senders that say nothing, or that it is bytes, agree with everything; a claim to be
 * another type is a mistake or a trick.
 */
export function agreesWith(mediaType: EvidenceMediaType, declared: string): boolean {
  const claimed = declared.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return claimed === '' || claimed === 'application/octet-stream' || claimed === mediaType;
}

function isWellFormed(mediaType: EvidenceMediaType, bytes: Buffer): boolean {
  if (mediaType !== 'image/png' && mediaType !== 'image/jpeg') return true;
  const dimensions = mediaType === 'image/png' ? pngDimensions(bytes) : jpegDimensions(bytes);
  if (dimensions === undefined) return false;
  const pixels = dimensions.width * dimensions.height;
  return pixels > 0 && pixels <= MAX_PIXELS;
}

/** UTF-8 without characters that hide something or break a terminal. Markup is text like any other and is never served as HTML. */
function isPlainText(bytes: Buffer): boolean {
  return bytes.length > 0 && isUtf8(bytes) && forbiddenCharacterIn(bytes.toString('utf8')) === undefined;
}
