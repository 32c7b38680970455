/** Width and height of a picture as its header declares them; nothing is decoded. */
export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

const PNG_SIGNATURE_BYTES = 8;
/** Length, type and checksum around the data of a PNG chunk (PNG 3rd edition, 5.3). */
const PNG_CHUNK_FRAME = 12;

/**
 * Dimensions of a PNG whose chunks lead from its signature to its end without a gap, and to nothing behind it: a file that is a picture to one
 * program and an archive to another is none.
 */
export function pngDimensions(bytes: Buffer): Dimensions | undefined {
  let at = PNG_SIGNATURE_BYTES;
  let dimensions: Dimensions | undefined;
  while (at + PNG_CHUNK_FRAME <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const next = at + PNG_CHUNK_FRAME + length;
    if (next > bytes.length || (at === PNG_SIGNATURE_BYTES) !== (type === 'IHDR')) return undefined;
    if (type === 'IHDR') {
      if (length !== 13) return undefined;
      dimensions = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    }
    if (type === 'IEND') return next === bytes.length ? dimensions : undefined;
    at = next;
  }
  return undefined;
}

/** First bytes behind 0xff of the segments that begin a frame: SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, table B.1). */
const FRAMES: ReadonlySet<number> = new Set([
  0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf,
]);
const MARKER = 0xff;
const START_OF_SCAN = 0xda;

/** Dimensions of a JPEG from its frame header, which stands before any picture data. Phones append data of their own: what follows is not looked at. */
export function jpegDimensions(bytes: Buffer): Dimensions | undefined {
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === MARKER) {
    const kind = bytes[at + 1] ?? 0;
    if (kind === MARKER) {
      at += 1;
      continue;
    }
    if (FRAMES.has(kind)) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    if (kind === START_OF_SCAN) return undefined;
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}
