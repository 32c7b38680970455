import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DomainEvent } from '#libs/kernel/decider';
import type { EventCodec } from '#libs/kernel/event-codec';
import { accountAggregate } from './account-codec.js';
import { invitationAggregate } from './invitation-codec.js';

const directory = join(process.cwd(), 'libs/contexts/identity/codec/golden');
const codecs: readonly EventCodec<DomainEvent>[] = [accountAggregate.codec, invitationAggregate.codec];
const golden = (type: string): { readonly stored: unknown; readonly decoded: unknown } =>
  JSON.parse(readFileSync(join(directory, `${type}.json`), 'utf8')) as never;

describe.each(codecs)('stored events of identity', (codec) => {
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
