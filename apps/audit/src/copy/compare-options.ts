import { parseArgs } from 'node:util';
import type { ChainHead } from '#libs/audit-copy/entry';

/** What `npm run audit:compare` is to do. */
export interface CompareOptions {
  /** Heads kept elsewhere. */
  readonly heads: readonly ChainHead[];
  /** Files with such heads: log files of the audit. */
  readonly headFiles: readonly string[];
  /** A finding somebody has dealt with. */
  readonly close?: { readonly findingId: number; readonly reason: string };
}

/** What was asked for cannot be understood; the message says how to ask. */
export class CompareUsageError extends Error {
  override readonly name = 'CompareUsageError';

  constructor() {
    super(
      [
        '用法 · usage: npm run audit:compare [-- --head <sequence>:<chain hash>] [--heads <log file>] [--close <finding id> --reason <text>]',
        '  --head   核对另行保存的链头，可多次给出 · a head of the chain kept elsewhere, may be repeated',
        '  --heads  日志文件，取其中登记的链头 · a log file of the audit: the heads noted in it',
        '  --close  结案一项发现，须说明理由 · closes a finding that was dealt with, for a reason',
      ].join('\n'),
    );
  }
}

const HEAD = /^([1-9]\d{0,15}):([0-9a-f]{64})$/;
const FINDING_ID = /^[1-9]\d{0,15}$/;

/** Characters of a reason. */
const MAX_REASON = 500;

/** @throws CompareUsageError */
export function compareOptionsOf(args: readonly string[]): CompareOptions {
  const { head = [], heads = [], close, reason } = parsed(args);
  if ((close === undefined) !== (reason === undefined)) throw new CompareUsageError();
  return {
    heads: head.map(headOf),
    headFiles: heads,
    ...(close === undefined || reason === undefined ? {} : { close: closingOf(close, reason) }),
  };
}

function parsed(args: readonly string[]) {
  try {
    const options = {
      head: { type: 'string', multiple: true },
      heads: { type: 'string', multiple: true },
      close: { type: 'string' },
      reason: { type: 'string' },
    } as const;
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch {
    throw new CompareUsageError();
  }
}

function headOf(text: string): ChainHead {
  const [, sequence, chainHash] = HEAD.exec(text) ?? [];
  if (sequence === undefined || chainHash === undefined) throw new CompareUsageError();
  return { sequence: Number(sequence), chainHash };
}

function closingOf(findingId: string, reason: string): { findingId: number; reason: string } {
  if (!FINDING_ID.test(findingId) || reason.trim() === '' || reason.length > MAX_REASON) throw new CompareUsageError();
  return { findingId: Number(findingId), reason };
}

/** What the audit writes into its log when it notes a head. */
export const HEAD_MESSAGE = 'audit copy: head';

/** The heads noted in lines of a log file; other lines are passed over. */
export function headsInLog(text: string): readonly ChainHead[] {
  return text.split('\n').flatMap((line) => {
    if (!line.includes(HEAD_MESSAGE)) return [];
    const noted = parsedLine(line);
    const { sequence, chainHash } = noted;
    return Number.isSafeInteger(sequence) && typeof chainHash === 'string'
      ? [{ sequence: sequence as number, chainHash }]
      : [];
  });
}

function parsedLine(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    // The end of a line that was being written, or of another program.
    return {};
  }
}
