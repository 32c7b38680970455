import fs from 'node:fs';
import path from 'node:path';
import type { StoredPayload } from '#libs/kernel/event-codec';
import standIns from './golden-stand-ins.json' with { type: 'json' };
import { ROOT } from './source-files.js';

const CONTEXTS = path.join(ROOT, 'libs/contexts');

/**
 * The stored form of every golden event of every context. Some were written by hand with words where the log holds ciphertext or an id
 * (`sealed-name`); `golden-stand-ins.json` says what stands in for those.
 */
export function goldenPayloads(): readonly StoredPayload[] {
  return fs.readdirSync(CONTEXTS).flatMap((context) => {
    const folder = path.join(CONTEXTS, context, 'codec/golden');
    // A context without events of its own stores nothing.
    const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    return names.map((name) => ({
      type: name.replace(/\.json$/, ''),
      data: replaced(storedIn(JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')))),
    }));
  });
}

/** Golden files hold what was stored, some beside what it means today. */
function storedIn(golden: object): unknown {
  return 'stored' in golden && 'decoded' in golden ? golden.stored : golden;
}

function replaced(value: unknown): unknown {
  if (typeof value === 'string') return (standIns as Readonly<Record<string, string>>)[value] ?? value;
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item)]));
}
