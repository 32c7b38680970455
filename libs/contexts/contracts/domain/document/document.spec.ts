import fc from 'fast-check';
import { Problem } from '#libs/kernel/problem';
import { contact, contractDocument, corridor, documentHash, householder, quiet } from '#libs/testing/contract-examples';
import { dayOf, endOfDay, isCalendarDay, startOfDay } from '#libs/kernel/calendar-day';
import { requireSoundDocument } from './bounds.js';
import { lastDayOfPeriod } from './calendar.js';
import { documentHashOf } from './contract-document.js';
import { renderText, variablesIn } from './rendering.js';
import { requireValues } from './value-rules.js';
import type { Variable } from './variable.js';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error.kind.code;
    throw error;
  }
  return 'accepted';
};

describe('the hash of a document', () => {
  it('does not depend on the order of keys, and covers every part', () => {
    const { title, ...rest } = contractDocument;
    expect(documentHashOf({ ...rest, title })).toBe(documentHash);
    expect(documentHashOf({ ...contractDocument, title: `${title}。` })).not.toBe(documentHash);
    expect(documentHashOf({ ...contractDocument, clauses: [...contractDocument.clauses].reverse() })).not.toBe(
      documentHash,
    );
  });
});

describe('the bounds of a document', () => {
  it.each([
    ['quiet-2.a', 'accepted'],
    ['a'.repeat(64), 'accepted'],
    ['a'.repeat(65), 'contract.document-out-of-bounds'],
    ['', 'contract.document-out-of-bounds'],
    ['保持安静', 'contract.document-out-of-bounds'],
    ['quiet/2', 'contract.document-out-of-bounds'],
  ])('a clause named %j is %s', (clauseId, outcome) => {
    const document = { ...contractDocument, clauses: [{ ...quiet, clauseId }, corridor] };
    expect(codeOf(() => requireSoundDocument(document))).toBe(outcome);
  });
});

describe('rendering', () => {
  const variables = [householder, contact];
  const clear = new Map([['householder', '住户甲']]);

  it('fills blanks, and shows an optional blank left empty', () => {
    expect(renderText('{{householder}}见{{ contact }}', variables, clear)).toBe('住户甲见公示栏');
    expect(renderText('见{{contact}}', [householder, { ...contact, value: null }], clear)).toBe('见／');
  });

  it('refuses unknown blanks and required ones without value', () => {
    expect(codeOf(() => renderText('{{nobody}}', variables, clear))).toBe('contract.variable-unknown');
    const open = [{ ...householder, value: null }];
    expect(codeOf(() => renderText('{{householder}}', open, clear))).toBe('contract.variable-missing');
  });

  it('never fills in what a value looks like', () => {
    const tricky = [{ ...contact, value: '{{householder}} $& $1' }];
    expect(renderText('{{contact}}', tricky, clear)).toBe('{{householder}} $& $1');
  });

  it('names each variable once', () => expect(variablesIn('{{a}}{{ b }}{{a}}')).toEqual(['a', 'b']));
});

describe('values', () => {
  const variable = (type: Variable['type'], choices: string[] | null = null): Variable => ({
    ...contact,
    name: 'x',
    type,
    choices,
    required: true,
  });

  it.each<[Variable['type'], string, string]>([
    ['NUMBER', '12.5', 'accepted'],
    ['NUMBER', '1e3', 'contract.variable-invalid'],
    ['MONEY', '20000.00', 'accepted'],
    ['MONEY', '-1', 'contract.variable-invalid'],
    ['MONEY', '1.999', 'contract.variable-invalid'],
    ['DATE', '2026-02-28', 'accepted'],
    ['DATE', '2026-02-29', 'contract.variable-invalid'],
    ['BOOLEAN', '是', 'accepted'],
    ['BOOLEAN', 'true', 'contract.variable-invalid'],
    ['CHOICE', '甲', 'accepted'],
    ['CHOICE', '乙', 'contract.variable-invalid'],
    ['TEXT', '𫖯·某', 'accepted'],
    ['TEXT', '\u202e', 'contract.variable-invalid'],
    ['TEXT', '长'.repeat(101), 'contract.variable-invalid'],
  ])('%s %p is %s', (type, value, outcome) => {
    expect(codeOf(() => requireValues([variable(type, ['甲'])], new Map([['x', value]])))).toBe(outcome);
  });

  it('are asked for when required, and refused when unknown', () => {
    expect(codeOf(() => requireValues([variable('TEXT')], new Map()))).toBe('contract.variable-missing');
    expect(codeOf(() => requireValues([], new Map([['x', '1']])))).toBe('contract.variable-unknown');
  });
});

describe('calendar', () => {
  it.each([
    ['2026-06-10', 12, '2027-06-10'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2027-01-31', 13, '2028-02-29'],
    ['2026-12-31', 2, '2027-02-28'],
  ])('a period from %s over %i months ends on %s (Civil Code 202)', (first, months, last) => {
    expect(lastDayOfPeriod(first, months)).toBe(last);
  });

  it('reckons days in Asia/Shanghai', () => {
    expect(dayOf('2026-06-30T16:00:00.000Z')).toBe('2026-07-01');
    expect(startOfDay('2026-07-01')).toBe('2026-06-30T16:00:00.000Z');
    expect(endOfDay('2026-06-30')).toBe('2026-06-30T16:00:00.000Z');
  });

  it('every period ends on a day that exists, in the right month', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 1_200 }), (date, months) => {
        const first = date.toISOString().slice(0, 10);
        const last = lastDayOfPeriod(first, months);
        expect(isCalendarDay(last)).toBe(true);
        const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
        expect(monthOf(last) - monthOf(first)).toBe(months);
      }),
    );
  });
});
