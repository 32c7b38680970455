import { documentHashOf } from '#libs/contexts/contracts/domain/document/contract-document';
import { amendedHash, histories, storedContract } from '#libs/testing/contract-histories';
import { contractDocument, documentHash, signedAt } from '#libs/testing/contract-examples';
import { replay } from '#libs/testing/projection-replay';
import { contractDetail } from './projection.js';

const rowOf = (name: string) => replay(contractDetail, storedContract(histories[name] ?? []))[0];

describe('contract detail', () => {
  it('shows an issued contract with its whole text', () => {
    expect(rowOf('issued')).toMatchObject({
      status: 'ISSUED',
      document: contractDocument,
      documentHash,
      documentVersion: 1,
      views: [],
      signatures: [],
      effectiveFrom: null,
    });
  });

  it('shows who saw and signed it, and its term', () => {
    expect(rowOf('effective')).toMatchObject({
      status: 'EFFECTIVE',
      effectiveFrom: signedAt,
      endsOn: '2027-06-10',
      views: [{ partyId: 'B1' }, { partyId: 'A1' }],
      signatures: [
        { partyId: 'B1', documentHash, acknowledgedClauseIds: ['quiet'] },
        { partyId: 'A1', documentHash },
      ],
    });
  });

  it('shows the amended text, whose hash it carries, and the versions before', () => {
    const row = rowOf('amended');
    expect(row).toMatchObject({
      documentVersion: 2,
      documentHash: amendedHash,
      versions: [
        { documentVersion: 1, documentHash, effectiveFrom: signedAt, amendmentId: null },
        { documentVersion: 2, documentHash: amendedHash, amendmentId: 'amendment-1' },
      ],
      amendments: [{ stage: 'EFFECTIVE', consents: [{ partyId: 'A1' }, { partyId: 'B1' }] }],
    });
    expect(documentHashOf(row?.document ?? contractDocument)).toBe(amendedHash);
    expect(row?.signatures).toHaveLength(4);
  });

  it('keeps the text when an amendment is rejected', () => {
    expect(rowOf('rejected')).toMatchObject({
      documentHash,
      documentVersion: 1,
      amendments: [{ stage: 'REJECTED', rejection: { partyId: 'B1' } }],
    });
  });

  it.each([
    ['declined', { status: 'DECLINED', refusal: { partyId: 'B1', reason: 'sealed-reason' }, endedAt: signedAt }],
    ['withdrawn', { status: 'WITHDRAWN', endedAt: signedAt }],
    ['lapsed', { status: 'LAPSED' }],
    ['noticed', { status: 'EFFECTIVE', notice: { ground: 'FUNDAMENTAL_BREACH', deliveredAt: null } }],
    ['delivered', { status: 'EFFECTIVE', notice: { deliveredAt: '2026-09-02T02:00:00.000Z' } }],
    ['terminated', { status: 'TERMINATED', endedAt: '2026-10-01T02:00:00.000Z' }],
    ['expired', { status: 'EXPIRED', endedAt: '2027-06-10T16:00:00.000Z' }],
  ])('shows how a contract was %s', (name, expected) => {
    expect(rowOf(name)).toMatchObject(expected);
  });

  it('gives the same rows at every replay', () => {
    for (const name of Object.keys(histories)) expect(rowOf(name)).toEqual(rowOf(name));
  });
});
