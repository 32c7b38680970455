import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { FriendlyError } from '../setup/friendly-error.mjs';
import { inProject } from '../setup/project.mjs';
import { publicContract } from './public-contract.mjs';
import { ENVELOPE_GOLDEN, publicGoldenFiles, publicGoldenOf } from './public-golden-files.mjs';

/**
 * A golden file for every public type and version: its schema, and what it tells of one golden event. Messages of a published version lie
 * in topics and with consumers, so these files never change: this adds new ones and refuses the rest.
 */
export async function publicGolden() {
  const { envelope, events } = await publicContract();
  const wanted = [
    { file: ENVELOPE_GOLDEN, golden: { schema: envelope } },
    ...events.map(({ context, type, schema, examples: [example] }) => ({
      file: publicGoldenOf(context, type),
      golden: { schema, storedType: example?.storedType, data: example?.message.data },
    })),
  ];
  const known = new Set(wanted.map(({ file }) => file));
  const gone = publicGoldenFiles().filter((file) => !known.has(file));
  const changed = wanted.filter(
    ({ file, golden }) => fs.existsSync(inProject(file)) && !stillHolds(file, golden, events),
  );
  const touched = [...gone, ...changed.map(({ file }) => file)];
  if (touched.length > 0) {
    throw new FriendlyError(
      `已发布的对外事件不得修改或删除：${touched.join('、')}。内容有变请新增版本，并将旧版本列入 retired。`,
      `Public events of published versions were changed or removed: ${touched.join(', ')}. A new form is a new version; the old one is listed as retired.`,
    );
  }
  return wanted
    .filter(({ file }) => !fs.existsSync(inProject(file)))
    .map(({ file, golden }) => ({ file, text: `${JSON.stringify(golden, null, 2)}\n` }));
}

/** The schema is the same, and the golden event that it was made from is still told in the same words, unless the version is retired. */
function stillHolds(file, { schema }, events) {
  const golden = JSON.parse(fs.readFileSync(inProject(file), 'utf8'));
  if (!isDeepStrictEqual(golden.schema, schema)) return false;
  const event = events.find(({ type }) => path.basename(file, '.json') === type.split('.').slice(3).join('.'));
  const example = event?.examples.find(({ storedType }) => storedType === golden.storedType);
  return example === undefined || isDeepStrictEqual(example.message.data, golden.data);
}
