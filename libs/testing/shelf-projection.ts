import type { StoredEvent } from '#libs/event-store/event-log';
import { defineEventCodec } from '#libs/kernel/event-codec';
import type { DomainEvent } from '#libs/kernel/decider';
import { idFromName, newId, type Uuid } from '#libs/kernel/identifiers';
import type { EventToAppend } from '#libs/event-store/event-log';
import type { EventMetadata } from '#libs/kernel/event-metadata';
import type { Projection } from '#libs/postgres/projections/projection';

/** A small made-up domain for specs of the engines: shelves hold items, items change, leave, and shelves are cleared. */
export type ShelfEvent =
  | DomainEvent<
      'ItemPlaced',
      { readonly shelf: string; readonly item: string; readonly label: string; readonly tags: readonly string[] }
    >
  | DomainEvent<'ItemLabelled', { readonly shelf: string; readonly item: string; readonly label: string | null }>
  | DomainEvent<'ItemTaken', { readonly shelf: string; readonly item: string }>
  | DomainEvent<'ShelfCleared', { readonly shelf: string }>
  | DomainEvent<'ShelfSpoilt', { readonly shelf: string; readonly how: 'evolve' | 'date' | 'decode' }>;

export const shelfCodec = defineEventCodec<ShelfEvent>({
  ItemPlaced: [],
  ItemLabelled: [],
  ItemTaken: [],
  ShelfCleared: [],
  ShelfSpoilt: [],
});

export type ItemRow = {
  readonly shelf: string;
  readonly item: string;
  readonly label: string | null;
  readonly tags: readonly string[];
  readonly changes: number;
  readonly revision: number;
  readonly fragile: boolean;
  readonly placedAt: string;
  readonly placedOn: string;
  readonly history: { readonly labels: readonly (string | null)[] };
};

/** Every column type, several rows to a group, rows that go, and one event that spoils a projection in a chosen way. */
export const itemRegister: Projection<ItemRow, ShelfEvent> = {
  name: 'item-register',
  version: 1,
  table: {
    name: 'item_register',
    columns: {
      shelf: { type: 'text' },
      item: { type: 'text' },
      label: { type: 'text', nullable: true },
      tags: { type: 'text[]' },
      changes: { type: 'integer' },
      revision: { type: 'bigint' },
      fragile: { type: 'boolean' },
      placedAt: { type: 'timestamptz' },
      placedOn: { type: 'date' },
      history: { type: 'json' },
    },
    key: ['shelf', 'item'],
    group: 'shelf',
    indexes: [['label', 'item']],
  },
  storedTypes: shelfCodec.storedTypes,
  decode: (stored) => shelfCodec.decode(stored),
  groupOf: ({ event }) => event.data.shelf,
  evolve(rows, { event, stored }) {
    switch (event.type) {
      case 'ItemPlaced':
        return rows.some(({ item }) => item === event.data.item) ? rows : [...rows, placed(event.data, stored)];
      case 'ItemLabelled':
        return rows.map((row) => (row.item === event.data.item ? relabelled(row, event.data.label) : row));
      case 'ItemTaken':
        return rows.filter(({ item }) => item !== event.data.item);
      case 'ShelfCleared':
        return [];
      case 'ShelfSpoilt':
        if (event.data.how === 'evolve') throw new Error('the shelf is spoilt');
        return rows.map((row) => ({ ...row, placedOn: 'spoilt' }));
    }
  },
};

function placed(data: Extract<ShelfEvent, { type: 'ItemPlaced' }>['data'], stored: StoredEvent): ItemRow {
  return {
    ...data,
    changes: 0,
    revision: stored.revision,
    fragile: data.label.includes('玻璃'),
    placedAt: stored.metadata.effectiveAt,
    placedOn: stored.metadata.effectiveAt.slice(0, 10),
    history: { labels: [data.label] },
  };
}

function relabelled(row: ItemRow, label: string | null): ItemRow {
  return { ...row, label, changes: row.changes + 1, history: { labels: [...row.history.labels, label] } };
}

/** One row an event, written without looking. */
export const shelfJournal: Projection<
  { readonly eventId: string; readonly shelf: string; readonly type: string },
  ShelfEvent
> = {
  name: 'shelf-journal',
  version: 1,
  table: {
    name: 'shelf_journal',
    columns: { eventId: { type: 'text' }, shelf: { type: 'text' }, type: { type: 'text' } },
    key: ['eventId'],
    group: 'eventId',
    indexes: [['shelf']],
  },
  storedTypes: shelfCodec.storedTypes,
  decode: (stored) => shelfCodec.decode(stored),
  groupOf: ({ stored }) => stored.id,
  evolve: (_rows, { event, stored }) => [{ eventId: stored.id, shelf: event.data.shelf, type: event.type }],
  appendOnly: true,
};

/** Stream of a shelf. */
export function shelfStream(shelf: string): string {
  return `shelf-${idFromName('shelf', shelf)}`;
}

export function shelfEventToAppend(event: ShelfEvent, id: Uuid = newId()): EventToAppend {
  return { id, ...shelfCodec.encode(event), metadata };
}

const metadata: EventMetadata = {
  actor: { accountId: 'a1', role: 'GridWorker', regionCode: '370704001001' },
  commandId: idFromName('command'),
  inputHash: '0'.repeat(64),
  correlationId: idFromName('correlation'),
  causationId: idFromName('causation'),
  effectiveAt: '2026-06-30T02:00:00.120Z',
};
