import { NOT_PERMITTED } from '#libs/kernel/permission';
import { contextOf, specification } from '#libs/testing/decider-specification';
import type { ExerciseMandate, GrantMandate } from './commands.js';
import { mandateDecider } from './decider.js';
import type { MandateEvent } from './events.js';
import * as problems from './problems.js';

const worker = contextOf({ accountId: 'w', role: 'GridWorker', regionCode: '370704001001' });
const agent = contextOf({ accountId: 'a', role: 'Resident', regionCode: '370704001001', subjectId: 'agent' });
const data: GrantMandate['data'] = {
  kind: 'GUARDIAN',
  regionCode: '370704001001',
  principal: { kind: 'PERSON', id: 'ward' },
  agentSubjectId: 'agent',
  templateIds: ['t1'],
  validFrom: '2026-06-01T00:00:00.000Z',
  validUntil: '2026-07-01T00:00:00.000Z',
  evidenceHash: 'a'.repeat(64),
};
const grant = (overrides: Partial<GrantMandate['data']> = {}): GrantMandate => ({
  type: 'GrantMandate',
  data: { ...data, ...overrides },
});
const granted: MandateEvent = { type: 'MandateGranted', data: { ...data, grantedAt: worker.now } };
const exercise = (overrides: Partial<ExerciseMandate['data']> = {}): ExerciseMandate => ({
  type: 'ExerciseMandate',
  data: {
    contractId: 'c1',
    partyId: 'B1',
    documentHash: 'b'.repeat(64),
    templateId: 't1',
    principalIds: ['ward', 'household'],
    agentSubjectId: 'agent',
    ...overrides,
  },
});
const used = (at: string): MandateEvent => ({
  type: 'MandateExercised',
  data: { contractId: 'c1', partyId: 'B1', documentHash: 'b'.repeat(64), at },
});
const revoke = { type: 'RevokeMandate', data: { reason: '监护关系终止' } } as const;
const revoked = (revokedAt: string): MandateEvent => ({ type: 'MandateRevoked', data: { revokedAt } });
const mandate = specification(mandateDecider);

describe('mandate', () => {
  it('is recorded by staff of the area, with its paper, never for the one who records', () => {
    mandate.given().when(grant(), worker).then(granted);
    mandate.given(granted).when(grant(), worker).thenRefused(problems.MANDATE_ALREADY_GRANTED);
    mandate.given().when(grant(), agent).thenRefused(NOT_PERMITTED);
    const own = contextOf({ ...worker.actor, subjectId: 'agent' });
    mandate.given().when(grant(), own).thenRefused(problems.RECORDER_IS_AGENT);
  });

  it.each<[string, Partial<GrantMandate['data']>]>([
    ['a kind that does not fit', { kind: 'HEAD_OF_HOUSEHOLD' }],
    ['an agent who is the principal', { principal: { kind: 'PERSON', id: 'agent' } }],
    ['an end before its beginning', { validUntil: '2026-05-01T00:00:00.000Z' }],
    ['a day that is none', { validFrom: 'soon' }],
    ['an instant in another form', { validFrom: '2026-06-01T08:00:00+08:00' }],
    ['no paper', { evidenceHash: '' }],
    ['no contract it could cover', { templateIds: [] }],
    ['a template twice', { templateIds: ['t1', 't1'] }],
  ])('is refused with %s', (_what, terms) => {
    mandate.given().when(grant(terms), worker).thenRefused(problems.MANDATE_TERMS_INVALID);
  });

  it('is exercised by its agent for its principal within its contracts', () => {
    mandate.given(granted).when(exercise(), agent).then(used(agent.now));
    for (const wrong of [
      exercise({ templateId: 't2' }),
      exercise({ principalIds: ['other'] }),
      exercise({ agentSubjectId: 'other' }),
      exercise({ agentSubjectId: null }),
    ]) {
      mandate.given(granted).when(wrong, agent).thenRefused(problems.MANDATE_NOT_VALID);
    }
    const other = contextOf({ ...agent.actor, subjectId: 'other' });
    mandate.given(granted).when(exercise(), other).thenRefused(problems.MANDATE_NOT_VALID);
    mandate.given().when(exercise(), agent).thenRefused(problems.MANDATE_NOT_FOUND);
  });

  it('counts at the moment that counts: the day on a late paper, not the day it came in', () => {
    const paper = exercise({ agentSubjectId: null });
    const late = (effectiveAt: string) => contextOf(worker.actor, { now: '2026-08-01T00:00:00.000Z', effectiveAt });
    mandate.given(granted).when(paper, late('2026-06-30T00:00:00.000Z')).then(used('2026-06-30T00:00:00.000Z'));
    mandate.given(granted).when(paper, late('2026-07-01T00:00:00.000Z')).thenRefused(problems.MANDATE_NOT_VALID);
    mandate.given(granted).when(paper, late('2026-05-31T23:59:59.999Z')).thenRefused(problems.MANDATE_NOT_VALID);
    const ended = [granted, revoked('2026-06-15T00:00:00.000Z')];
    mandate
      .given(...ended)
      .when(paper, late('2026-06-14T23:59:59.999Z'))
      .then(used('2026-06-14T23:59:59.999Z'));
    mandate
      .given(...ended)
      .when(paper, late('2026-06-15T00:00:00.000Z'))
      .thenRefused(problems.MANDATE_NOT_VALID);
  });

  it('is revoked by staff or by the principal, with a reason, and never before its last use', () => {
    mandate.given(granted).when(revoke, worker).then(revoked(worker.now));
    const principal = contextOf({ ...agent.actor, subjectId: 'ward' });
    mandate.given(granted).when(revoke, principal).then(revoked(principal.now));
    mandate.given(granted).when(revoke, agent).thenRefused(NOT_PERMITTED);
    mandate.given(granted, revoked(worker.now)).when(revoke, worker).thenNothing();
    mandate.given(granted, used(worker.now)).when(revoke, worker).then(revoked('2026-06-30T02:00:00.001Z'));
    mandate
      .given(granted)
      .when({ ...revoke, data: { reason: '' } }, worker)
      .thenRefused(problems.MANDATE_REASON_MISSING);
    mandate.given(granted, revoked(worker.now)).when(exercise(), agent).thenRefused(problems.MANDATE_NOT_VALID);
    // A request that was on its way when the revocation was recorded.
    const underWay = contextOf(agent.actor, { now: '2026-06-30T01:59:59.999Z' });
    mandate.given(granted, revoked(worker.now)).when(exercise(), underWay).thenRefused(problems.MANDATE_NOT_VALID);
  });
});
