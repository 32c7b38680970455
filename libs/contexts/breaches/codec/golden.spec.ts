import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { breachCaseCodec as codec } from './breach-case-codec.js';

const directory = join(process.cwd(), 'libs/contexts/breaches/codec/golden');
const golden = (type: string): { readonly stored: unknown; readonly decoded: unknown } =>
  JSON.parse(readFileSync(join(directory, `${type}.json`), 'utf8')) as never;

describe('stored events of breaches', () => {
  it.each(codec.storedTypes)('%s decodes to what it meant when it was shipped', (type) => {
    const { stored, decoded } = golden(type);
    expect(codec.decode({ type, data: stored })).toEqual({ type: type.split('.')[0], data: decoded });
  });

  it('are stored as they were decoded', () => {
    for (const type of codec.storedTypes) {
      const event = codec.decode({ type, data: golden(type).stored });
      expect(codec.decode(codec.encode(event))).toEqual(event);
    }
  });

  it('have a golden file for each type and no other', () => {
    expect(readdirSync(directory).sort()).toEqual(codec.storedTypes.map((type) => `${type}.json`).sort());
  });
});
