/** Entry point of the image: runs the service named by the argument in this process, which gets the signals. */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PROGRAMS } from './programs.mjs';

const [name = ''] = process.argv.slice(2);
if (!Object.hasOwn(PROGRAMS, name)) {
  const known = Object.keys(PROGRAMS).join(', ');
  console.error(`没有名为 ${name} 的服务 · there is no service called ${name}: ${known}`);
  // EX_USAGE of sysexits.h
  process.exit(64);
}
// Programs read their own arguments from the third on.
process.argv.splice(2, 1);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
await import(pathToFileURL(path.join(root, 'dist', PROGRAMS[name])).href);
