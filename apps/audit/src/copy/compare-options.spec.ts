import { CompareUsageError, compareOptionsOf, headsInLog } from './compare-options.js';

const HASH = 'a0'.repeat(32);

describe('what audit:compare is asked for', () => {
  it('is nothing, heads kept elsewhere, or a finding that was dealt with', () => {
    expect(compareOptionsOf([])).toEqual({ heads: [], headFiles: [] });
    expect(compareOptionsOf(['--head', `7:${HASH}`, '--head', `12:${HASH}`, '--heads', 'audit.log'])).toEqual({
      heads: [
        { sequence: 7, chainHash: HASH },
        { sequence: 12, chainHash: HASH },
      ],
      headFiles: ['audit.log'],
    });
    expect(compareOptionsOf(['--close', '3', '--reason', '已核实'])).toMatchObject({
      close: { findingId: 3, reason: '已核实' },
    });
  });

  it.each([
    ['--head', `0:${HASH}`],
    ['--head', `7:${HASH}0`],
    ['--head', '7'],
    ['--close', '3'],
    ['--reason', 'x'],
    ['--close', 'x', '--reason', 'x'],
    ['--close', '3', '--reason', ' '],
    ['--close', '3', '--reason', 'x'.repeat(501)],
    ['--unknown'],
    ['7'],
  ])('is explained when it is %s %s', (...args) => {
    expect(() => compareOptionsOf(args)).toThrow(CompareUsageError);
  });

  it('finds noted heads in a log file among other lines', () => {
    const text = [
      JSON.stringify({ level: 'info', sequence: 7, chainHash: HASH, msg: 'audit copy: head' }),
      JSON.stringify({ level: 'info', msg: 'listening' }),
      '{"sequence":8,"chainHash":"a0a0","msg":"audit copy: head',
      JSON.stringify({ sequence: 'x', chainHash: HASH, msg: 'audit copy: head' }),
    ].join('\n');
    expect(headsInLog(text)).toEqual([{ sequence: 7, chainHash: HASH }]);
  });
});
