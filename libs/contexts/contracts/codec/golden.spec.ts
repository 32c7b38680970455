import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '#libs/kernel/identifiers';
import type { DomainEvent } from '#libs/kernel/decider';
import type { EventCodec } from '#libs/kernel/event-codec';
import { campaignCodec, contractIdIn } from './campaign-codec.js';
import { contractCodec } from './contract-codec.js';

const directory = join(process.cwd(), 'libs/contexts/contracts/codec/golden');
const codecs: readonly EventCodec<DomainEvent>[] = [contractCodec, campaignCodec];
const golden = (type: string): { readonly stored: unknown; readonly decoded: unknown } =>
  JSON.parse(readFileSync(join(directory, `${type}.json`), 'utf8')) as never;

describe.each(codecs)('stored events of contracts', (codec) => {
  it.each(codec.storedTypes)('%s decodes to what it meant when it was shipped', (type) => {
    const { stored, decoded } = golden(type);
    expect(codec.decode({ type, data: stored })).toEqual({ type: type.split('.')[0], data: decoded });
  });

  it('is stored as it was decoded', () => {
    for (const type of codec.storedTypes) {
      const event = codec.decode({ type, data: golden(type).stored });
      expect(codec.decode(codec.encode(event))).toEqual(event);
    }
  });
});

it('has a golden file for each stored type and no other', () => {
  const types = codecs.flatMap(({ storedTypes }) => storedTypes);
  expect(readdirSync(directory).sort()).toEqual(types.map((type) => `${type}.json`).sort());
});

describe('the id of a contract in a campaign', () => {
  const campaignId = newId();

  it('is the same at every run and differs from household to household and campaign to campaign', () => {
    expect(contractIdIn(campaignId, 'household-1')).toBe(contractIdIn(campaignId, 'household-1'));
    expect(contractIdIn(campaignId, 'household-1')).not.toBe(contractIdIn(campaignId, 'household-2'));
    expect(contractIdIn(campaignId, 'household-1')).not.toBe(contractIdIn(newId(), 'household-1'));
  });

  it('is a version 7 id of the time of the campaign', () => {
    expect(contractIdIn(campaignId, 'household-1')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
    expect(contractIdIn(campaignId, 'household-1').slice(0, 13)).toBe(campaignId.slice(0, 13));
  });
});
