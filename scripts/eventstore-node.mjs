/**
 * `npm run eventstore-node -- [--port N] [--host H] [--directory D] [--until-input-ends]`: a test-support node that speaks EventStoreDB's
 * protocol, in this process (docs/reference/eventstore-node.md). Its sources are compiled first; the build leaves test support out.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileOnce } from './setup/compile.mjs';

const FOLDERS = ['libs/event-store', 'libs/kernel', 'libs/postgres', 'libs/testing/eventstore-node'];
const PROGRAM = 'libs/testing/eventstore-node/eventstore-node.main.js';

await import(pathToFileURL(path.join(compileOnce('eventstore-node', FOLDERS), PROGRAM)).href);
