import 'reflect-metadata';
import { describeInterface } from './describe-interface.js';

/** Prints docs/reference/openapi.json; `npm run generate` calls it. */
process.stdout.write(`${JSON.stringify(await describeInterface(), null, 2)}\n`);
