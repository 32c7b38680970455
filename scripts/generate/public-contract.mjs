import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { prepare } from '../setup/prepare.mjs';
import { inProject } from '../setup/project.mjs';
import { goldenEvents } from './golden-events.mjs';

/** What stands in for texts of golden events that have not the form of what they mean: `sealed-name` is no ciphertext. */
const STAND_INS = 'test/architecture/golden-stand-ins.json';

let described;

/** The public contract as the compiled contexts declare it, with messages made from all golden events. */
export function publicContract() {
  described ??= describe();
  return described;
}

async function describe() {
  await prepare({ build: true });
  const standIns = new Map(Object.entries(JSON.parse(fs.readFileSync(inProject(STAND_INS), 'utf8'))));
  const stored = goldenEvents().map(({ type, version, file }) => {
    const golden = JSON.parse(fs.readFileSync(inProject(file), 'utf8'));
    return {
      type: `${type}.v${version}`,
      data: replaced(golden.decoded === undefined ? golden : golden.stored, standIns),
    };
  });
  const text = execFileSync(
    process.execPath,
    [inProject('dist', 'apps', 'standalone', 'src', 'print-public-contract.js')],
    {
      encoding: 'utf8',
      input: JSON.stringify(stored),
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return JSON.parse(text);
}

function replaced(value, standIns) {
  if (typeof value === 'string') return standIns.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, standIns));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, standIns)]));
}
