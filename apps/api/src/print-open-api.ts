import 'reflect-metadata';
import { describeApi } from './describe-api.js';

/** Prints docs/reference/openapi.json; `npm run generate` calls it. */
process.stdout.write(`${JSON.stringify(await describeApi(), null, 2)}\n`);
