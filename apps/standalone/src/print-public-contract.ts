import fs from 'node:fs';
import type { StoredPayload } from '#libs/kernel/event-codec';
import { describePublicContract } from '#libs/platform/describe-public-contract';

/** Prints the public contract; examples come from the stored payloads on standard input. `npm run generate` calls it. */
const stored = JSON.parse(fs.readFileSync(process.stdin.fd, 'utf8')) as readonly StoredPayload[];
process.stdout.write(JSON.stringify(describePublicContract(stored)));
