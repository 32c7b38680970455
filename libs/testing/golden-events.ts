import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DomainEvent } from '#libs/kernel/decider';
import type { EventCodec } from '#libs/kernel/event-codec';

/** What one shipped version of an event looked like in the log, and what it meant. */
interface GoldenEvent {
  readonly stored: unknown;
  readonly decoded: unknown;
}

/**
 * The specs every codec owes the record: each version ever stored still decodes to what it meant, and every stored type has its golden
 * file `codec/golden/<Type>.v<N>.json`.
 * @param context folder name below `libs/contexts`
 * @param codecs all codecs of the context
 */
export function describeGoldenEvents(context: string, codecs: readonly EventCodec<DomainEvent>[]): void {
  const directory = join(process.cwd(), 'libs/contexts', context, 'codec/golden');
  const golden = (type: string): GoldenEvent =>
    JSON.parse(readFileSync(join(directory, `${type}.json`), 'utf8')) as GoldenEvent;

  describe.each(codecs)(`stored events of ${context}`, (codec) => {
    it.each(codec.storedTypes)('%s decodes to what it meant when it was shipped', (type) => {
      const { stored, decoded } = golden(type);
      expect(codec.decode({ type, data: stored })).toEqual({ type: type.split('.')[0], data: decoded });
    });

    it.each(codec.storedTypes)('%s is stored as it was decoded', (type) => {
      const event = codec.decode({ type, data: golden(type).stored });
      expect(codec.decode(codec.encode(event))).toEqual(event);
    });
  });

  it('there is a golden file for each stored type and no other', () => {
    const types = codecs.flatMap(({ storedTypes }) => storedTypes);
    expect(readdirSync(directory).sort()).toEqual(types.map((type) => `${type}.json`).sort());
  });
}
