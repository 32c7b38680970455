/**
 * `npm run secrets [-- --cluster]`: makes what docker-compose.yml needs and nobody may see: passwords, keys, certificates, and `.env` with
 * what is no secret. What is there already stays as it is, so that it may be run again at any time.
 */
import fs from 'node:fs';
import path from 'node:path';
import { makeCertificates } from './secrets/certificates.mjs';
import { makeEnvironmentFile } from './secrets/environment-file.mjs';
import { makeSecrets } from './secrets/secret-files.mjs';
import { inProject } from './setup/project.mjs';

/** The user of the image, for whoever makes the secrets as root: containers do not run as root. */
const IMAGE_USER = 1000;

const cluster = process.argv.includes('--cluster');
const folder = inProject('secrets');

try {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = [...makeSecrets(folder), ...makeCertificates(path.join(folder, 'certificates'))];
  const owner = ownerOf(folder);
  makeEnvironmentFile(inProject('.env'), { cluster, ...owner });
  for (const file of made) console.log(`  ${path.relative(inProject(), file)}`);
  console.log(
    `  已生成 ${made.length} 个文件，原有文件未改动  ${made.length} files made, what was there stays as it is`,
  );
  console.log(
    '  请备份 secrets 目录：丢失主密钥后个人信息无法读取  Back the folder secrets up: without the master key personal data is lost',
  );
} catch (error) {
  if (error.friendly !== true) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Containers run as whoever may read the files. */
function ownerOf(directory) {
  if (process.getuid === undefined) return { uid: IMAGE_USER, gid: IMAGE_USER };
  if (process.getuid() !== 0) return { uid: process.getuid(), gid: process.getgid() };
  chownAll(directory, IMAGE_USER);
  return { uid: IMAGE_USER, gid: IMAGE_USER };
}

function chownAll(directory, id) {
  fs.chownSync(directory, id, id);
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) chownAll(full, id);
    else fs.chownSync(full, id, id);
  }
}
