import { randomUUID } from 'node:crypto';

/** An event as contracts have them, about 500 bytes of JSON with its metadata. Personal text is ciphertext, as in the product. */
export function somePayload() {
  const commandId = randomUUID();
  return {
    type: 'PartySigned.v1',
    data: { partyId: randomUUID(), documentHash: HASH, channel: 'ELECTRONIC', name: SEALED, acknowledged: ['2', '5'] },
    metadata: {
      actor: { accountId: 'bench', role: 'Resident', regionCode: '370704001001' },
      commandId,
      correlationId: commandId,
      effectiveAt: '2026-06-30T02:00:00.000Z',
    },
  };
}

const HASH = 'c0ffee'.repeat(10) + 'cafe';
const SEALED = 'v1.' + 'Q2lwaGVydGV4dA'.repeat(5);
