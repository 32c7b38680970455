import type { Actor } from '#libs/kernel/actor';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import type { ProblemKind } from '#libs/kernel/problem';
import {
  director,
  effectiveHistory,
  elsewhere,
  gridWorker,
  issued,
  paperHash,
  resident,
  stranger,
  system,
} from '#libs/testing/contract-examples';
import { contextOf, specification } from '#libs/testing/decider-specification';
import type { ContractCommand } from './commands.js';
import { contractDecider } from './decider.js';
import type { ContractEvent } from './events.js';
import * as problems from './problems.js';

const contract = specification(contractDecider);
const now = '2026-09-01T02:00:00.000Z';
const endsAt = '2026-10-01T02:00:00.000Z';
const at = (actor: Actor, instant = now) => contextOf(actor, { now: instant });
const given = (...more: readonly ContractEvent[]) => contract.given(...effectiveHistory, ...more);

const notice = (overrides: object = {}): ContractCommand => ({
  type: 'GiveTerminationNotice',
  data: {
    partyId: 'A1',
    ground: 'FUNDAMENTAL_BREACH',
    statement: null,
    endsAt: null,
    evidenceHash: null,
    ...overrides,
  },
});
const noticed = (overrides: object = {}): ContractEvent => ({
  type: 'ContractTerminationNoticed',
  data: { ground: 'FUNDAMENTAL_BREACH', statement: null, partyId: 'A1', endsAt: null, noticedAt: now, ...overrides },
});
const delivery = (evidenceHash: string | null): ContractCommand => ({
  type: 'DeliverTerminationNotice',
  data: { evidenceHash },
});
const delivered = (evidenceHash: string | null): ContractEvent => ({
  type: 'TerminationNoticeDelivered',
  data: { evidenceHash, deliveredAt: now },
});
const terminated = (overrides: object = {}): ContractEvent => ({
  type: 'ContractTerminated',
  data: { ground: 'FUNDAMENTAL_BREACH', evidenceHash: paperHash, terminatedAt: now, ...overrides },
});

describe('terminating a contract', () => {
  it('takes a notice, and ends it when the notice arrives', () => {
    given().when(notice(), at(director)).then(noticed());
    given(noticed()).when(delivery(paperHash), at(gridWorker)).then(delivered(paperHash), terminated());
    given(noticed())
      .when(delivery(null), at(resident))
      .then(delivered(null), terminated({ evidenceHash: null }));
  });

  it('by agreement ends it at once, on the written agreement', () => {
    const ground = 'MUTUAL_AGREEMENT';
    given()
      .when(notice({ ground, evidenceHash: paperHash }), at(director))
      .then(noticed({ ground }), delivered(paperHash), terminated({ ground }));
    given().when(notice({ ground }), at(director)).thenRefused(problems.EVIDENCE_REQUIRED);
  });

  it('never ends before the notice has arrived, though its deadline has passed', () => {
    const late = '2026-10-05T02:00:00.000Z';
    const arrived: ContractEvent = {
      type: 'TerminationNoticeDelivered',
      data: { evidenceHash: paperHash, deliveredAt: late },
    };
    given(noticed({ endsAt }))
      .when(delivery(paperHash), at(gridWorker, late))
      .then(arrived, terminated({ terminatedAt: late }));
  });

  it('waits for the deadline that the notice sets', () => {
    given(noticed({ endsAt })).when(delivery(paperHash), at(gridWorker)).then(delivered(paperHash));
    const waiting = [noticed({ endsAt }), delivered(paperHash)];
    const end: ContractCommand = { type: 'EndAfterNotice', data: {} };
    given(...waiting)
      .when(end, at(system, endsAt))
      .then(terminated({ evidenceHash: null, terminatedAt: endsAt }));
    given(...waiting)
      .when(end, at(system))
      .thenRefused(problems.DEADLINE_NOT_REACHED);
    given(...waiting)
      .when(end, at(director, endsAt))
      .thenRefused(NOT_PERMITTED);
    given(noticed({ endsAt })).when(end, at(system, endsAt)).thenRefused(problems.NOTICE_NOT_GIVEN);
    given(...waiting)
      .when(delivery(paperHash), at(gridWorker))
      .thenNothing();
  });

  it.each<[string, readonly ContractEvent[], ContractCommand, Actor, ProblemKind]>([
    ['without a known ground', [], notice({ ground: 'DISLIKE' }), director, problems.TERMINATION_GROUND_UNKNOWN],
    [
      'a fixed term by mere notice',
      [],
      notice({ ground: 'INDEFINITE_TERM_NOTICE' }),
      director,
      problems.TERMINATION_GROUND_UNFIT,
    ],
    ['for another', [], notice(), resident, problems.SIGNING_FOR_ANOTHER],
    ['by a stranger', [], notice({ partyId: 'B1' }), stranger, problems.NOT_A_PARTY],
    ['from another area', [], notice(), elsewhere, problems.CONTRACT_OUTSIDE_AREA],
    ['twice', [noticed()], notice(), director, problems.NOTICE_ALREADY_GIVEN],
    ['after the end', [noticed(), delivered(null), terminated()], notice(), director, problems.CONTRACT_TERMINATED],
    ['with a deadline behind', [], notice({ endsAt: now }), director, problems.NOTICE_PERIOD_OUT_OF_RANGE],
    ['undelivered, on the word of the sender', [noticed()], delivery(null), director, problems.EVIDENCE_REQUIRED],
    ['without notice', [], delivery(paperHash), gridWorker, problems.NOTICE_NOT_GIVEN],
  ])('is refused: %s', (_, history, command, actor, problem) => {
    given(...history)
      .when(command, at(actor))
      .thenRefused(problem);
  });

  it('needs a contract that all have signed', () => {
    contract.given(issued).when(notice(), at(director)).thenRefused(problems.CONTRACT_NOT_EFFECTIVE);
  });
});
