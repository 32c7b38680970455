import { amendedHash, histories, storedContract } from '#libs/testing/contract-histories';
import { documentHash, effectiveHistory, signedAt } from '#libs/testing/contract-examples';
import { replay } from '#libs/testing/projection-replay';
import { whoSignedWhat } from './projection.js';

const rowsOf = (name: string) => replay(whoSignedWhat, storedContract(histories[name] ?? []));

describe('who signed what', () => {
  it('has a row for every party, with what it signed', () => {
    expect(rowsOf('effective')).toEqual([
      expect.objectContaining({
        contractId: 'contract-1',
        partyId: 'A1',
        kind: 'COMMITTEE',
        status: 'EFFECTIVE',
        signedAt,
        documentHash,
      }),
      expect.objectContaining({
        partyId: 'B1',
        name: 'sealed-name',
        householdId: 'household-1',
        subjectId: 'subject-1',
        building: '3-1',
        room: '501',
        status: 'EFFECTIVE',
        viewedAt: '2026-06-09T02:00:00.000Z',
        signedAt,
        form: 'ELECTRONIC',
        documentVersion: 1,
        documentHash,
      }),
    ]);
  });

  it('tells who has signed while others have not', () => {
    const rows = replay(whoSignedWhat, storedContract(effectiveHistory.slice(0, 3)));
    expect(rows.map((row) => [row.partyId, row.status, row.signedAt])).toEqual([
      ['A1', 'PARTIALLY_SIGNED', null],
      ['B1', 'PARTIALLY_SIGNED', signedAt],
    ]);
  });

  it('moves to the version that all consented to', () => {
    for (const row of rowsOf('amended')) {
      expect(row).toMatchObject({
        documentVersion: 2,
        documentHash: amendedHash,
        form: 'PAPER',
        signedAt: '2026-07-02T02:00:00.000Z',
      });
    }
  });

  it.each([
    ['declined', 'DECLINED'],
    ['withdrawn', 'WITHDRAWN'],
    ['lapsed', 'LAPSED'],
    ['terminated', 'TERMINATED'],
    ['expired', 'EXPIRED'],
    ['rejected', 'EFFECTIVE'],
  ])('shows a contract that was %s as %s', (name, status) => {
    expect(rowsOf(name).map((row) => row.status)).toEqual([status, status]);
  });

  it('gives the same rows at every replay', () => {
    for (const name of Object.keys(histories)) expect(rowsOf(name)).toEqual(rowsOf(name));
  });
});
