import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { FriendlyError } from '../setup/friendly-error.mjs';
import { inProject } from '../setup/project.mjs';
import { goldenEvents } from './golden-events.mjs';
import { publicGoldenFiles } from './public-golden-files.mjs';

export const MANIFEST = 'test/architecture/golden-manifest.json';

/**
 * The hash of every golden event, stored and public. Events of a shipped version lie in logs for ever, messages of a published one with
 * consumers, so their golden files never change: this adds new ones and refuses the rest.
 */
export function goldenManifest() {
  const known = fs.existsSync(inProject(MANIFEST)) ? JSON.parse(fs.readFileSync(inProject(MANIFEST), 'utf8')) : {};
  const present = Object.fromEntries(
    [...goldenEvents().map(({ file }) => file), ...publicGoldenFiles()].map((file) => [
      file,
      createHash('sha256')
        .update(fs.readFileSync(inProject(file)))
        .digest('hex'),
    ]),
  );
  const touched = Object.keys(known).filter((file) => known[file] !== present[file]);
  if (touched.length > 0) {
    throw new FriendlyError(
      `已发布的事件样本不得修改或删除：${touched.join('、')}。请恢复原文件；内容有变请新增版本。`,
      `Golden events of shipped versions were changed or removed: ${touched.join(', ')}. Restore them; a new form is a new version.`,
    );
  }
  return { file: MANIFEST, text: `${JSON.stringify(present, null, 2)}\n` };
}
