import fc from 'fast-check';
import type { Actor } from '#libs/kernel/actor';
import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import {
  contractDocument,
  corridor,
  director,
  documentHash,
  elsewhere,
  gridWorker,
  household,
  paperHash,
  quiet,
  resident,
  stranger,
  system,
  WUYI,
} from '#libs/testing/contract-examples';
import { documentHashOf, type ContractDocument } from '../document/contract-document.js';
import { applyChanges, type DocumentChanges } from '../document/document-changes.js';
import type { ContractCommand } from './commands.js';
import { contractDecider } from './decider.js';
import type { ContractEvent } from './events.js';
import { initialContract, type ContractState } from './state.js';

/** Three parties, so that "all" differs from "both". */
const neighbour: Actor = { ...resident, accountId: 'neighbour', subjectId: 'subject-2' };
const offered: ContractDocument = {
  ...contractDocument,
  parties: [...contractDocument.parties, { ...household, partyId: 'B2', subjectId: 'subject-2' }],
};
const changesOf = (text: string): DocumentChanges => ({
  clauses: [{ ...corridor, text }],
  removedClauseIds: [],
  values: [],
});
const proposals = [changesOf('楼道保持畅通。'), changesOf('楼道不停放电动自行车。'), changesOf(corridor.text)];

/** Hashes of every text that can come up within two amendments, and one that cannot. */
const texts = [offered, ...proposals.map((changes) => applyChanges(offered, changes))];
const hashes = fc.constantFrom(...new Set(texts.map(documentHashOf)), documentHash);

const actors = fc.constantFrom(director, gridWorker, resident, neighbour, stranger, elsewhere, system);
const partyId = fc.constantFrom('A1', 'B1', 'B2', 'C1');
const amendmentId = fc.constantFrom('amendment-1', 'amendment-2', 'amendment-3');
const assent = fc.constantFrom(
  { form: 'ELECTRONIC' as const, evidenceHash: null },
  { form: 'PAPER' as const, evidenceHash: paperHash },
);
const acknowledgedClauseIds = fc.constantFrom<readonly string[]>([quiet.clauseId], []);
const day = (number: number) => new Date(Date.UTC(2026, 5, 1) + number * 86_400_000).toISOString();

const commands: fc.Arbitrary<ContractCommand> = fc.oneof(
  fc
    .record({ partyId, documentHash: hashes, manner: fc.constantFrom('READ' as const, 'LISTED' as const) })
    .map((data) => ({ type: 'ViewContract' as const, data })),
  {
    weight: 4,
    arbitrary: fc
      .record({ partyId, documentHash: hashes, acknowledgedClauseIds, assent })
      .map(({ assent: given, ...data }) => ({ type: 'SignContract' as const, data: { ...data, ...given } })),
  },
  fc.record({ partyId, documentHash: hashes }).map((data) => ({ type: 'CountersignContract' as const, data })),
  fc
    .record({
      amendmentId,
      baseDocumentHash: hashes,
      changes: fc.constantFrom(...proposals),
      consentBy: fc.integer({ min: 20, max: 90 }).map(day),
    })
    .map((data) => ({ type: 'ProposeAmendment' as const, data })),
  {
    weight: 4,
    arbitrary: fc
      .record({ amendmentId, partyId, documentHash: hashes, acknowledgedClauseIds, assent })
      .map(({ assent: given, ...data }) => ({ type: 'ConsentToAmendment' as const, data: { ...data, ...given } })),
  },
  fc.record({ amendmentId, partyId, assent }).map(({ assent: given, ...data }) => ({
    type: 'RejectAmendment' as const,
    data: { ...data, ...given, reason: null },
  })),
  amendmentId.map((id) => ({ type: 'LapseAmendment' as const, data: { amendmentId: id } })),
  fc
    .record({
      partyId,
      ground: fc.constantFrom('FUNDAMENTAL_BREACH', 'MUTUAL_AGREEMENT', 'WHIM'),
      statement: fc.constant(null),
      endsAt: fc.option(fc.integer({ min: 0, max: 90 }).map(day)),
      evidenceHash: fc.option(fc.constant(paperHash)),
    })
    .map((data) => ({ type: 'GiveTerminationNotice' as const, data })),
  fc
    .record({ evidenceHash: fc.option(fc.constant(paperHash)) })
    .map((data) => ({ type: 'DeliverTerminationNotice' as const, data })),
  fc.constantFrom<ContractCommand>(
    { type: 'IssueContract', data: { regionCode: WUYI, campaignId: null, document: offered, signBy: day(40) } },
    { type: 'DeclineContract', data: { partyId: 'B2', reason: null, form: 'PAPER', evidenceHash: paperHash } },
    { type: 'WithdrawContract', data: {} },
    { type: 'LapseSigning', data: {} },
    { type: 'MakeContractEffective', data: {} },
    { type: 'EndAfterNotice', data: {} },
    { type: 'ExpireContract', data: {} },
  ),
);

interface Step {
  readonly command: ContractCommand;
  readonly context: DecisionContext;
}

const step: fc.Arbitrary<Step> = fc
  .record({ command: commands, actor: actors, now: fc.integer({ min: 1, max: 500 }) })
  .map(({ command, actor, now }) => ({ command, context: { actor, now: day(now), effectiveAt: day(now) } }));

/** A signature, or a consent to the first amendment, that the rules accept: most histories have to get somewhere. */
const welcome: fc.Arbitrary<Step> = fc
  .record({
    partyId: fc.constantFrom('A1', 'B1', 'B2'),
    now: fc.integer({ min: 1, max: 30 }),
    change: fc.constantFrom(0, 0, 0, 1),
    kind: fc.constantFrom(
      'sign',
      'sign',
      'propose',
      'propose',
      'consent',
      'consent',
      'consent',
      'terminate',
      'withdraw',
      'decline',
    ),
  })
  .map(({ partyId: id, now, change, kind }) => {
    const changes = proposals[change] as DocumentChanges;
    const paper = { acknowledgedClauseIds: ['quiet'], form: 'PAPER' as const, evidenceHash: paperHash };
    const base = documentHashOf(offered);
    const context = { actor: director, now: day(now), effectiveAt: day(now) };
    if (kind === 'sign') {
      return { command: { type: 'SignContract', data: { partyId: id, documentHash: base, ...paper } }, context };
    }
    if (kind === 'decline') {
      const data = { partyId: id, reason: null, form: 'PAPER', evidenceHash: paperHash } as const;
      return { command: { type: 'DeclineContract', data }, context };
    }
    if (kind === 'withdraw') return { command: { type: 'WithdrawContract', data: {} }, context };
    if (kind === 'terminate') {
      const data = {
        partyId: 'A1',
        ground: 'MUTUAL_AGREEMENT',
        statement: null,
        endsAt: null,
        evidenceHash: paperHash,
      };
      return {
        command: { type: 'GiveTerminationNotice', data },
        context: { ...context, now: day(now + 30), effectiveAt: day(now + 30) },
      };
    }
    if (kind === 'propose') {
      const data = { amendmentId: 'amendment-1', baseDocumentHash: base, changes, consentBy: day(60) };
      return { command: { type: 'ProposeAmendment', data }, context };
    }
    const consented = {
      amendmentId: 'amendment-1',
      partyId: id,
      documentHash: documentHashOf(applyChanges(offered, changes)),
      ...paper,
      acknowledgedClauseIds: [],
    };
    return { command: { type: 'ConsentToAmendment', data: consented }, context };
  });

const issue: Step = {
  command: { type: 'IssueContract', data: { regionCode: WUYI, campaignId: null, document: offered, signBy: day(40) } },
  context: { actor: gridWorker, now: day(0), effectiveAt: day(0) },
};
/** Half of the histories start with a contract that all have signed. */
const allSign: readonly Step[] = ['B1', 'B2', 'A1'].map((id) => ({
  command: {
    type: 'SignContract',
    data: {
      partyId: id,
      documentHash: documentHashOf(offered),
      acknowledgedClauseIds: ['quiet'],
      form: 'PAPER',
      evidenceHash: paperHash,
    },
  },
  context: { actor: director, now: day(0), effectiveAt: day(0) },
}));
/** The end that time brings, at the end of half of the histories. */
const lateSteps: readonly Step[] = (['LapseSigning', 'EndAfterNotice', 'ExpireContract'] as const).map((type) => ({
  command: { type, data: {} },
  context: { actor: system, now: day(500), effectiveAt: day(500) },
}));
const histories = fc
  .tuple(
    fc.constantFrom<readonly Step[]>([], allSign),
    fc.array(fc.oneof({ weight: 2, arbitrary: welcome }, { weight: 1, arbitrary: step }), {
      maxLength: 40,
      size: 'max',
    }),
    fc.constantFrom<readonly Step[]>([], lateSteps),
  )
  .map(([first, steps, last]) => [
    issue,
    ...first,
    ...[...steps].sort((one, other) => (one.context.now < other.context.now ? -1 : 1)),
    ...last,
  ]);

function attempt({ command, context }: Step, state: ContractState): readonly ContractEvent[] {
  try {
    return contractDecider.decide(command, state, context);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

type Look = (
  step: Step,
  events: readonly ContractEvent[],
  before: ContractState,
  after: ContractState,
  log: readonly ContractEvent[],
) => void;

/** Runs a history and shows every step with the state before and after and all events so far. */
function play(steps: readonly Step[], look: Look): void {
  let state: ContractState = initialContract;
  const log: ContractEvent[] = [];
  for (const one of steps) {
    const events = attempt(one, state);
    const after = events.reduce(contractDecider.evolve, state);
    log.push(...events);
    look(one, events, state, after, log);
    state = after;
  }
}

const ENDED = ['DECLINED', 'WITHDRAWN', 'LAPSED', 'EXPIRED', 'TERMINATED'];
const everyHistory = (look: Look) =>
  fc.assert(
    fc.property(histories, (steps) => play(steps, look)),
    { numRuns: 150 },
  );

describe('contract, over random histories of several people', () => {
  it('comes to every end and to amended texts, so that the properties below say something', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(histories, (steps) => play(steps, (_, events) => events.forEach(({ type }) => reached.add(type)))),
      // One seed: what the generator can reach is no matter of chance.
      { numRuns: 500, seed: 1 },
    );
    const wanted: readonly ContractEvent['type'][] = [
      'ContractBecameEffective',
      'ContractDeclined',
      'ContractWithdrawn',
      'SigningLapsed',
      'AmendmentTookEffect',
      'ContractTerminated',
      'ContractExpired',
    ];
    expect(wanted.filter((type) => !reached.has(type))).toEqual([]);
  });

  it('is in force only with the assent of every signing party to the very text in force', () => {
    everyHistory((_, __, ___, after) => {
      if (after.status !== 'EFFECTIVE') return;
      for (const party of after.document.parties.filter(({ signs }) => signs)) {
        const given = after.assents.filter(
          (one) => one.partyId === party.partyId && one.documentVersion === after.documentVersion,
        );
        expect(given.map((one) => one.documentHash)).toEqual([after.documentHash]);
      }
    });
  });

  it('has no party that assents twice to one version', () => {
    everyHistory((_, __, ___, after) => {
      if (after.status === 'ABSENT') return;
      const pending = after.status === 'EFFECTIVE' ? (after.amendment?.consents ?? []) : [];
      const keys = [...after.assents, ...pending].map((one) => `${one.partyId}@${one.documentVersion}`);
      expect(new Set(keys).size).toBe(keys.length);
    });
  });

  it('carries the hash of its own text, and so does an open amendment', () => {
    everyHistory((_, __, ___, after) => {
      if (after.status === 'ABSENT') return;
      expect(after.documentHash).toBe(documentHashOf(after.document));
      if (after.status === 'EFFECTIVE' && after.amendment !== null) {
        expect(after.amendment.documentHash).toBe(documentHashOf(after.amendment.document));
      }
    });
  });

  it('never changes once it has ended', () => {
    everyHistory((_, events, before) => {
      if (ENDED.includes(before.status)) expect(events).toEqual([]);
    });
  });

  it('emits nothing for a command given twice', () => {
    everyHistory((one, events, _, after) => {
      if (events.length > 0) expect(attempt(one, after)).toEqual([]);
    });
  });

  it('takes e-form assent from nobody but the party, and changes nothing from another area', () => {
    everyHistory(({ context: { actor } }, events) => {
      if (actor === elsewhere || actor === stranger) expect(events).toEqual([]);
      for (const event of events) {
        if (event.type !== 'ContractSigned' && event.type !== 'AmendmentConsented') continue;
        const { partyId: signer, form } = event.data;
        if (form === 'ELECTRONIC') expect({ A1: director, B1: resident, B2: neighbour }[signer]).toBe(actor);
        else expect(['GridWorker', 'CommitteeDirector']).toContain(actor.role);
      }
    });
  });

  it('folds every event in every state without throwing', () => {
    const seen: ContractEvent[] = [];
    const states: ContractState[] = [initialContract];
    everyHistory((_, events, __, after) => {
      seen.push(...events);
      if (states.length < 200) states.push(after);
    });
    const oneOfEach = [...new Map(seen.map((event) => [event.type, event])).values()];
    for (const state of states) for (const event of oneOfEach) contractDecider.evolve(state, event);
  });
});
