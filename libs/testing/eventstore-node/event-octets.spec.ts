import fc from 'fast-check';
import type { Position, StoredEvent } from '#libs/event-store/event-log';
import { positionOf } from '#libs/event-store/postgres/position';
import { eventOctets, type UuidForm } from './event-octets.js';
import { wirePositionOf } from './positions.js';
import { ReadResp } from './protocol.js';
import { toLog } from './stored-form.js';

/** As {@link wirePositionOf} allows. */
const LONGEST_LOG = 2 ** 26 - 1;

const proposed = fc.record({
  id: fc.uuid(),
  type: fc.string({ minLength: 1, maxLength: 150, unit: 'binary' }),
  isJson: fc.boolean(),
  data: fc.uint8Array({ maxLength: 40_000 }),
  customMetadata: fc.uint8Array({ maxLength: 300 }),
});
const place = fc.record({
  streamId: fc.uuid().map((id) => `contract-${id}`),
  revision: fc.nat(2 ** 31 - 1),
  position: fc.integer({ min: 1, max: LONGEST_LOG }).map((ordinal): Position => positionOf(ordinal)),
  recordedAt: fc
    .date({ min: new Date(1), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
});
const form = fc.constantFrom<UuidForm>('text', 'numbers');

describe('octets of an event', () => {
  it('are what the client reads as that event', () => {
    fc.assert(
      fc.property(proposed, place, form, fc.boolean(), (event, where, uuidForm, withPosition) => {
        const stored: StoredEvent = { ...toLog(event), ...where };
        const read = ReadResp.deserializeBinary(eventOctets(stored, uuidForm, withPosition)).getEvent()!;
        const recorded = read.getEvent()!;
        const wire = String(wirePositionOf(where.position));
        const id = recorded.getId()!;
        const bits = [id.getStructured()?.getMostSignificantBits(), id.getStructured()?.getLeastSignificantBits()];
        const hex = event.id.replaceAll('-', '');
        const numbers = [hex.slice(0, 16), hex.slice(16)].map((half) => String(BigInt.asIntN(64, BigInt(`0x${half}`))));

        expect(uuidForm === 'text' ? id.getString() : bits).toEqual(uuidForm === 'text' ? event.id : numbers);
        expect(Buffer.from(recorded.getStreamIdentifier()!.getStreamName_asU8()).toString()).toBe(where.streamId);
        expect(recorded.getStreamRevision()).toBe(String(where.revision));
        expect([recorded.getCommitPosition(), recorded.getPreparePosition()]).toEqual([wire, wire]);
        expect(Object.fromEntries(recorded.getMetadataMap().toArray())).toEqual({
          // What UTF-8 cannot hold is replaced, as by the client on its way here.
          type: Buffer.from(event.type).toString(),
          'content-type': event.isJson ? 'application/json' : 'application/octet-stream',
          created: `${BigInt(Date.parse(where.recordedAt)) * 10_000n}`,
        });
        expect(Buffer.from(recorded.getData_asU8())).toEqual(Buffer.from(event.data));
        expect(Buffer.from(recorded.getCustomMetadata_asU8())).toEqual(Buffer.from(event.customMetadata));
        expect(read.hasNoPosition()).toBe(!withPosition);
        expect(read.hasCommitPosition() ? read.getCommitPosition() : undefined).toBe(withPosition ? wire : undefined);
      }),
    );
  });
});
