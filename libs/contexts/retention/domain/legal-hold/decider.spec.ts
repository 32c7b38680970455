import { NOT_PERMITTED } from '#libs/kernel/permission';
import { fold } from '#libs/kernel/decider';
import { contextOf, specification } from '#libs/testing/decider-specification';
import { RETENTION_REASON_MISSING } from '../schedule/problems.js';
import type { LiftLegalHold, PlaceLegalHold } from './commands.js';
import { legalHoldDecider, MOST_HOLDS_IN_FORCE } from './decider.js';
import type { LegalHoldEvent } from './events.js';
import { HOLD_ALREADY_PLACED, HOLD_NOT_FOUND, HOLD_TERMS_INVALID, TOO_MANY_HOLDS } from './problems.js';
import { holdsInForce } from './state.js';

const officer = contextOf({ accountId: 'a1', role: 'PrivacyOfficer', regionCode: '370704' });
const hold = {
  holdId: 'h1',
  target: { kind: 'CONTRACT', id: 'c1' },
  regionCode: '370704001001',
  ground: 'LITIGATION',
  legalBasis: { title: '中华人民共和国民事诉讼法', edition: '2023-09-01 修正' },
  until: null,
} as const;
const place = (overrides: Partial<PlaceLegalHold['data']> = {}): PlaceLegalHold => ({
  type: 'PlaceLegalHold',
  data: { ...hold, reason: '法院来函', ...overrides },
});
const placed = (overrides: Partial<PlaceLegalHold['data']> = {}): LegalHoldEvent => ({
  type: 'LegalHoldPlaced',
  data: { ...hold, ...overrides, placedAt: officer.now },
});
const lift: LiftLegalHold = { type: 'LiftLegalHold', data: { holdId: 'h1', reason: '已结案' } };
const lifted: LegalHoldEvent = { type: 'LegalHoldLifted', data: { holdId: 'h1', liftedAt: officer.now } };
const holds = specification(legalHoldDecider);

describe('legal hold', () => {
  it('is placed and lifted, by the privacy officer of the area, with a reason', () => {
    holds.given().when(place(), officer).then(placed());
    holds.given(placed()).when(lift, officer).then(lifted);
    holds.given(placed(), lifted).when(lift, officer).thenNothing();
    const elsewhere = contextOf({ accountId: 'a2', role: 'PrivacyOfficer', regionCode: '370705' });
    holds.given().when(place(), elsewhere).thenRefused(NOT_PERMITTED);
    holds.given(placed()).when(lift, elsewhere).thenRefused(NOT_PERMITTED);
    const director = contextOf({ accountId: 'a3', role: 'CommitteeDirector', regionCode: '370704001001' });
    holds.given().when(place(), director).thenRefused(NOT_PERMITTED);
    holds
      .given()
      .when(place({ reason: '' }), officer)
      .thenRefused(RETENTION_REASON_MISSING);
  });

  it('stands beside others on the same target, each lifted by itself', () => {
    const second = placed({ holdId: 'h2', ground: 'AUDIT' });
    const state = fold(legalHoldDecider, [placed(), second, lifted]);
    expect(holdsInForce(state, officer.now).map(({ holdId }) => holdId)).toEqual(['h2']);
    holds.given(placed()).when(place(), officer).thenRefused(HOLD_ALREADY_PLACED);
    holds.given().when(lift, officer).thenRefused(HOLD_NOT_FOUND);
    holds
      .given(placed())
      .when({ ...lift, data: { ...lift.data, holdId: 'h9' } }, officer)
      .thenRefused(HOLD_NOT_FOUND);
  });

  it('ends by itself after its last day', () => {
    const state = fold(legalHoldDecider, [placed({ until: '2026-07-31' })]);
    expect(holdsInForce(state, '2026-07-31T15:59:59.999Z')).toHaveLength(1);
    expect(holdsInForce(state, '2026-07-31T16:00:00.000Z')).toHaveLength(0);
    for (const until of ['2026-06-29', '2026-02-30']) {
      holds.given().when(place({ until }), officer).thenRefused(HOLD_TERMS_INVALID);
    }
  });

  it('is one of a bounded number', () => {
    const many = Array.from({ length: MOST_HOLDS_IN_FORCE }, (_, index) => placed({ holdId: `other-${index}` }));
    holds
      .given(...many)
      .when(place(), officer)
      .thenRefused(TOO_MANY_HOLDS);
  });
});
