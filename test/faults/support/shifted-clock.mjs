/**
 * Loaded before a service (`node --import`): its wall clock is off by the milliseconds that stand in the file named by
 * QIYUE_TEST_CLOCK_FILE, read again and again, so that a test can set the clock forwards and backwards while the service works. Timers go
 * on as they do when an administrator sets the clock of a machine.
 */
import { readFileSync } from 'node:fs';

const FILE = process.env.QIYUE_TEST_CLOCK_FILE;
/** Milliseconds between two looks at the file. */
const LOOK = 100;

const RealDate = Date;
let offset = 0;

function look() {
  const read = Number(readFileSync(FILE, 'utf8'));
  if (Number.isFinite(read)) offset = read;
}

class ShiftedDate extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + offset);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + offset;
  }
}

if (FILE !== undefined) {
  look();
  setInterval(look, LOOK).unref();
  globalThis.Date = ShiftedDate;
}
