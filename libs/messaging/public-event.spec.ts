import type { Position, StoredEvent } from '#libs/event-store/event-log';
import { recordDigestOf } from '#libs/event-store/record-digest';
import type { DomainEvent } from '#libs/kernel/decider';
import { defineEventCodec, UnknownStoredEventError } from '#libs/kernel/event-codec';
import type { Sealed } from '#libs/kernel/sealed';
import { definePublicEvent, publicContractOf } from './public-event.js';
import { record, sealed, uuid } from './public-fields.js';
import { createIntegrationEventValidator } from './schemas.js';

type ItemPlaced = DomainEvent<'ItemPlaced', { readonly owner: Sealed; readonly remark: string }>;
type ItemTaken = DomainEvent<'ItemTaken', Record<string, never>>;
type ItemEvent = ItemPlaced | ItemTaken;

const ID = '0192f7c0-5b1e-7c3a-9d44-51e0c0a17b01';
const OWNER = `q1:${ID}:name:${'A'.repeat(40)}` as Sealed;

/** Version 1 did not tell whose the item is; its messages are still about. */
const retired = {
  type: 'cn.qiyue.shelves.item-placed.v1',
  description: 'An item was placed.',
  data: record({ itemId: uuid('The item.') }),
};
const itemPlaced = definePublicEvent({
  name: 'item-placed',
  version: 2,
  description: 'An item was placed.',
  data: { itemId: uuid('The item.'), owner: sealed('Its owner.') },
  map: ({ data }: ItemPlaced, itemId) => ({ itemId, owner: data.owner }),
});
const itemTaken = definePublicEvent({
  name: 'item-taken',
  version: 1,
  description: 'An item was taken.',
  data: { itemId: uuid('The item.') },
  map: (_event: ItemTaken, itemId) => ({ itemId }),
});
const lift = ({ owner }: { owner: Sealed }) => ({ owner, remark: '' });
const codec = defineEventCodec<ItemEvent>({ ItemPlaced: [lift], ItemTaken: [] });
const contract = publicContractOf<ItemEvent>({
  context: 'shelves',
  codec,
  events: { ItemPlaced: itemPlaced, ItemTaken: itemTaken },
  retired: [retired],
});
const validate = createIntegrationEventValidator(contract.schemas);

function stored(type: string, data: unknown): StoredEvent {
  return {
    id: ID,
    streamId: `item-${ID}`,
    revision: 3,
    position: '0000000000000000042' as Position,
    type,
    data,
    metadata: {
      actor: { accountId: 'grid-worker', role: 'GridWorker', regionCode: '370704001001' },
      reason: '理由',
      commandId: ID,
      inputHash: 'a'.repeat(64),
      correlationId: ID,
      causationId: ID,
      effectiveAt: '2026-06-29T02:00:00.000Z',
    },
    recordedAt: '2026-06-30T02:00:00.000Z',
  };
}

describe('the public contract of an aggregate', () => {
  it('tells every version of a stored event in the same form, and nothing but what the form has', () => {
    const [first, second] = [
      stored('ItemPlaced.v1', { owner: OWNER }),
      stored('ItemPlaced.v2', { owner: OWNER, remark: '备注' }),
    ];
    for (const event of [first, second]) {
      const message = contract.map(event);
      expect(validate(message)).toEqual({
        specversion: '1.0',
        id: ID,
        source: '/qiyue/shelves',
        type: 'cn.qiyue.shelves.item-placed.v2',
        subject: `item-${ID}`,
        time: '2026-06-30T02:00:00.000Z',
        datacontenttype: 'application/json',
        correlationid: ID,
        causationid: ID,
        logposition: '0000000000000000042',
        streamrevision: 3,
        storedtype: event.type,
        recorddigest: recordDigestOf(event),
        effectiveat: '2026-06-29T02:00:00.000Z',
        data: { itemId: ID, owner: OWNER },
      });
    }
  });

  it('makes the types it names from the stored types it names', () => {
    expect(contract.types).toEqual(['cn.qiyue.shelves.item-placed.v2', 'cn.qiyue.shelves.item-taken.v1']);
    expect(contract.storedTypes).toEqual(['ItemPlaced.v1', 'ItemPlaced.v2', 'ItemTaken.v1']);
    expect(() => contract.map(stored('ItemLost.v1', {}))).toThrow(UnknownStoredEventError);
  });

  it('still reads messages of retired versions, which it no longer makes', () => {
    const message = contract.map(stored('ItemTaken.v1', {}));
    const old = { ...message, type: retired.type, storedtype: 'ItemPlaced.v1' };
    expect(validate(old)).toBe(old);
    expect(contract.types).not.toContain(retired.type);
  });

  it('does not compile with an event missing, a field missing or clear text for ciphertext', () => {
    const definitions = [
      () =>
        publicContractOf<ItemEvent>({
          context: 'shelves',
          codec,
          // @ts-expect-error -- ItemTaken is not told
          events: { ItemPlaced: itemPlaced },
        }),
      () =>
        publicContractOf<ItemEvent>({
          context: 'shelves',
          codec,
          // @ts-expect-error -- one event told in the place of another
          events: { ItemPlaced: itemPlaced, ItemTaken: itemPlaced },
        }),
      () =>
        definePublicEvent({
          name: 'item-placed',
          version: 1,
          description: '',
          data: { itemId: uuid('The item.'), owner: sealed('Its owner.') },
          // @ts-expect-error -- no owner
          map: (_event: ItemPlaced, itemId) => ({ itemId }),
        }),
      () =>
        definePublicEvent({
          name: 'item-placed',
          version: 1,
          description: '',
          data: { owner: sealed('Its owner.') },
          // @ts-expect-error -- a remark in clear is not sealed
          map: ({ data }: ItemPlaced) => ({ owner: data.remark }),
        }),
    ];
    // The compiler is the test; that they are functions keeps them from running.
    for (const definition of definitions) expect(definition).toBeInstanceOf(Function);
  });
});
