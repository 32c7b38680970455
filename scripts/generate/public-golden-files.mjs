import fs from 'node:fs';
import { inProject } from '../setup/project.mjs';

const CONTEXTS = 'libs/contexts';

/** Golden file of the envelope that all messages share. */
export const ENVELOPE_GOLDEN = 'libs/messaging/golden/envelope.v1.json';

const folderOf = (context) => `${CONTEXTS}/${context}/application/integration-events/golden`;

/** @param type CloudEvents type, `cn.qiyue.contracts.contract-signed.v1` */
export function publicGoldenOf(context, type) {
  return `${folderOf(context)}/${type.split('.').slice(3).join('.')}.json`;
}

/** The golden files of all public types and versions ever published. */
export function publicGoldenFiles() {
  const folders = fs.existsSync(inProject(CONTEXTS)) ? fs.readdirSync(inProject(CONTEXTS)).sort().map(folderOf) : [];
  const files = folders
    .filter((folder) => fs.existsSync(inProject(folder)))
    .flatMap((folder) =>
      fs
        .readdirSync(inProject(folder))
        .sort()
        .map((name) => `${folder}/${name}`),
    );
  return fs.existsSync(inProject(ENVELOPE_GOLDEN)) ? [...files, ENVELOPE_GOLDEN] : files;
}
