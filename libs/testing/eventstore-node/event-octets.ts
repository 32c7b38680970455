import type { StoredEvent } from '#libs/event-store/event-log';
import { wirePositionOf } from './positions.js';
import { customMetadataOf, dataOf, isJson, streamNameOf, TOMBSTONE_TYPE, typeOf } from './stored-form.js';
import { DELETED_REVISION } from './stream-states.js';

/** How ids travel, as the reader asks. */
export type UuidForm = 'text' | 'numbers';

/** A tick is 100 nanoseconds. */
const TICKS_PER_MILLISECOND = '0000';

/** Octets of an event besides its texts and data: numbers, names of properties, heads of fields. */
const FRAME = 512;

const TYPE = Buffer.from('type');
const CONTENT_TYPE = Buffer.from('content-type');
const CREATED = Buffer.from('created');
const JSON_CONTENT = Buffer.from('application/json');
const OCTETS_CONTENT = Buffer.from('application/octet-stream');

/**
 * The octets of a `ReadResp` that carries an event, written directly: through the generated classes an event costs the node several times
 * as much, and events are nearly all it sends. A spec reads them back with those classes.
 * @param withPosition whether the place in `$all` is told beside the event, as for readers of `$all`
 */
export function eventOctets(stored: StoredEvent, uuidForm: UuidForm, withPosition: boolean): Buffer {
  const type = typeOf(stored);
  const name = Buffer.from(streamNameOf(stored.streamId), 'utf8');
  const typeText = Buffer.from(type, 'utf8');
  const data = dataOf(stored);
  const metadata = customMetadataOf(stored);
  const position = wirePositionOf(stored.position);

  const writer = new ReverseWriter(FRAME + name.length + typeText.length + data.length + metadata.length);
  const end = writer.mark();
  if (withPosition) writer.number(3, position);
  else writer.octets(4, EMPTY);
  const recordedEnd = writer.mark();
  if (data.length > 0) writer.octets(8, data);
  if (metadata.length > 0) writer.octets(7, metadata);
  writer.property(CREATED, Buffer.from(`${Date.parse(stored.recordedAt)}${TICKS_PER_MILLISECOND}`, 'latin1'));
  writer.property(CONTENT_TYPE, isJson(stored) ? JSON_CONTENT : OCTETS_CONTENT);
  writer.property(TYPE, typeText);
  writer.number(5, position);
  writer.number(4, position);
  writer.number(3, type === TOMBSTONE_TYPE ? DELETED_REVISION : stored.revision);
  const nameEnd = writer.mark();
  writer.octets(3, name);
  writer.message(2, nameEnd);
  const idEnd = writer.mark();
  if (uuidForm === 'text') writer.octets(2, Buffer.from(stored.id, 'latin1'));
  else {
    const hex = stored.id.replaceAll('-', '');
    const structuredEnd = writer.mark();
    writer.number(2, BigInt(`0x${hex.slice(16)}`));
    writer.number(1, BigInt(`0x${hex.slice(0, 16)}`));
    writer.message(1, structuredEnd);
  }
  writer.message(1, idEnd);
  writer.message(1, recordedEnd);
  writer.message(1, end);
  return writer.written();
}

const EMPTY = Buffer.alloc(0);
const PROPERTIES = 6;

/**
 * Writes protocol buffers from their last octet to their first: the length of a message is known before its head is written. Fields with
 * small numbers only, whose tags take one octet.
 */
class ReverseWriter {
  private readonly buffer: Buffer;
  private at: number;

  constructor(size: number) {
    this.buffer = Buffer.allocUnsafe(size);
    this.at = size;
  }

  /** Where the message that is written next ends. */
  mark(): number {
    return this.at;
  }

  written(): Buffer {
    return this.buffer.subarray(this.at);
  }

  number(field: number, value: number | bigint): void {
    this.varint(value);
    this.buffer[--this.at] = field << 3;
  }

  octets(field: number, value: Buffer): void {
    this.at -= value.length;
    value.copy(this.buffer, this.at);
    this.head(field, value.length);
  }

  /** The head of a message whose fields have been written since the mark. */
  message(field: number, end: number): void {
    this.head(field, end - this.at);
  }

  property(key: Buffer, value: Buffer): void {
    const end = this.at;
    this.octets(2, value);
    this.octets(1, key);
    this.message(PROPERTIES, end);
  }

  private head(field: number, length: number): void {
    this.varint(length);
    this.buffer[--this.at] = (field << 3) | 2;
  }

  private varint(value: number | bigint): void {
    // Lengths and revisions of our log are far below 2^32.
    let low = typeof value === 'number' ? value : Number(BigInt.asUintN(32, value));
    let high = typeof value === 'number' ? 0 : Number(value >> 32n);
    const start = this.at - lengthOf(low, high);
    let at = start;
    while (high > 0 || low > 0x7f) {
      this.buffer[at++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.buffer[at] = low;
    this.at = start;
  }
}

/** Octets of a number, 7 bits in each. */
function lengthOf(low: number, high: number): number {
  const bits = high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(low);
  return Math.max(1, Math.ceil(bits / 7));
}
