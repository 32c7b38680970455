import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateCodec } from './template-codec.js';

const directory = join(process.cwd(), 'libs/contexts/templates/codec/golden');
const golden = (type: string): { readonly stored: unknown; readonly decoded: unknown } =>
  JSON.parse(readFileSync(join(directory, `${type}.json`), 'utf8')) as never;

it.each(templateCodec.storedTypes)('%s decodes to what it meant when it was shipped', (type) => {
  const { stored, decoded } = golden(type);
  const event = templateCodec.decode({ type, data: stored });
  expect(event).toEqual({ type: type.split('.')[0], data: decoded });
  expect(templateCodec.decode(templateCodec.encode(event))).toEqual(event);
});

it('has a golden file for each stored type and no other', () => {
  expect(readdirSync(directory).sort()).toEqual(templateCodec.storedTypes.map((type) => `${type}.json`).sort());
});
