import fs from 'node:fs';
import { inProject } from '../setup/project.mjs';

const CONTEXTS = 'libs/contexts';
const NAME = /^(?<type>[A-Z][A-Za-z]*)\.v(?<version>\d+)\.json$/;

/** The golden file of every stored event type and version, by context, type and version. */
export function goldenEvents() {
  const found = [];
  for (const context of fs.readdirSync(inProject(CONTEXTS)).sort()) {
    const folder = `${CONTEXTS}/${context}/codec/golden`;
    if (!fs.existsSync(inProject(folder))) continue;
    for (const name of fs.readdirSync(inProject(folder))) {
      const parts = NAME.exec(name)?.groups;
      if (parts === undefined) continue;
      found.push({ context, type: parts.type, version: Number(parts.version), file: `${folder}/${name}` });
    }
  }
  const key = ({ context, type, version }) => `${context}/${type}/${String(version).padStart(4, '0')}`;
  return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
