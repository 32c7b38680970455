import { contentHashOf } from '#libs/kernel/content-hash';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { contextOf, specification } from '#libs/testing/decider-specification';
import type { ApproveDestruction, DecideDestructionBatch, ProposeDestruction } from './commands.js';
import { BATCH_SIZE, destructionDecider, itemsHashOf, MOST_ITEMS, PREVIEW_DAYS } from './decider.js';
import type { DestructionEvent, DestructionItem } from './events.js';
import {
  DESTRUCTION_ALREADY_PROPOSED,
  DESTRUCTION_ITEMS_INVALID,
  DESTRUCTION_NOT_FOUND,
  DESTRUCTION_STAGE_UNSUITABLE,
  NOTHING_TO_DESTROY,
  PREVIEW_STALE,
  SAME_PERSON_APPROVES,
} from './problems.js';

const officer = contextOf({ accountId: 'a1', role: 'PrivacyOfficer', regionCode: '370704', subjectId: 's1' });
const supervisor = contextOf({ accountId: 'a2', role: 'Supervisor', regionCode: '370704' });
const system = contextOf({ accountId: 'system', role: 'System', regionCode: '000000' });
const itemNumbered = (number: number): DestructionItem => ({
  kind: 'PERSON',
  itemId: `p${number}`,
  regionCode: '370704001001',
  recordClass: 'CONTRACT',
  subjectIds: [`p${number}`, `p${number}-optional`],
  expiredAt: '2026-06-01T00:00:00.000Z',
});
const items = [itemNumbered(1), itemNumbered(2)];
const propose = (over: readonly DestructionItem[] = items): ProposeDestruction => ({
  type: 'ProposeDestruction',
  data: { regionCode: '370704', items: over, itemsHash: itemsHashOf(over), reason: '保管期满' },
});
const proposed = (over: readonly DestructionItem[] = items): DestructionEvent => ({
  type: 'DestructionProposed',
  data: {
    regionCode: '370704',
    items: over,
    itemsHash: itemsHashOf(over),
    proposedBy: 'a1',
    proposedBySubjectId: 's1',
    proposedAt: officer.now,
  },
});
const approve: ApproveDestruction = {
  type: 'ApproveDestruction',
  data: { itemsHash: itemsHashOf(items), reason: '同意' },
};
const approved: DestructionEvent = {
  type: 'DestructionApproved',
  data: { itemsHash: itemsHashOf(items), approvedBy: 'a2', approvedAt: supervisor.now },
};
const batch: DecideDestructionBatch = {
  type: 'DecideDestructionBatch',
  data: { ordinal: 1, destroyed: ['p1'], leftOut: [{ itemId: 'p2', because: 'LEGAL_HOLD', holdIds: ['h1'] }] },
};
const decided: DestructionEvent = {
  type: 'DestructionBatchDecided',
  data: { ...batch.data, subjectIds: ['p1', 'p1-optional'], decidedAt: system.now },
};
const complete = { type: 'CompleteDestruction', data: {} } as const;
const run = specification(destructionDecider);

describe('destruction run', () => {
  it('is proposed, approved by another person, decided batch by batch and completed', () => {
    run.given().when(propose(), officer).then(proposed());
    run.given(proposed()).when(approve, supervisor).then(approved);
    run.given(proposed(), approved).when(batch, system).then(decided);
    const recordHash = contentHashOf({ items, batches: [decided.data] });
    run
      .given(proposed(), approved, decided)
      .when(complete, system)
      .then({
        type: 'DestructionCompleted',
        data: { destroyedCount: 1, leftOutCount: 1, recordHash, completedAt: system.now },
      });
  });

  it('is never approved by who proposed it, in whatever role, account or area', () => {
    for (const actor of [
      officer.actor,
      { ...supervisor.actor, accountId: 'a1' },
      { ...supervisor.actor, subjectId: 's1' },
    ]) {
      run.given(proposed()).when(approve, contextOf(actor)).thenRefused(SAME_PERSON_APPROVES);
    }
    const elsewhere = contextOf({ ...supervisor.actor, regionCode: '370705' });
    run.given(proposed()).when(approve, elsewhere).thenRefused(NOT_PERMITTED);
    const director = contextOf({ ...supervisor.actor, role: 'CommitteeDirector' });
    run.given(proposed()).when(approve, director).thenRefused(NOT_PERMITTED);
  });

  it('is approved as it was shown, while the preview is fresh', () => {
    const other = { ...approve, data: { ...approve.data, itemsHash: 'f'.repeat(64) } };
    run.given(proposed()).when(other, supervisor).thenRefused(PREVIEW_STALE);
    const late = new Date(Date.parse(officer.now) + (PREVIEW_DAYS * 24 + 1) * 3_600_000).toISOString();
    run
      .given(proposed())
      .when(approve, contextOf(supervisor.actor, { now: late }))
      .thenRefused(PREVIEW_STALE);
    run
      .given()
      .when({ ...propose(), data: { ...propose().data, itemsHash: 'f'.repeat(64) } }, officer)
      .thenRefused(PREVIEW_STALE);
  });

  it('holds what is due in its area, each thing once, and not too much', () => {
    run.given().when(propose([]), officer).thenRefused(NOTHING_TO_DESTROY);
    const early = { ...itemNumbered(3), expiredAt: '2026-07-01T00:00:00.000Z' };
    const outside = { ...itemNumbered(3), regionCode: '370705001001' };
    const many = Array.from({ length: MOST_ITEMS + 1 }, (_, index) => itemNumbered(index));
    for (const wrong of [[early], [outside], [itemNumbered(1), itemNumbered(1)], many]) {
      run.given().when(propose(wrong), officer).thenRefused(DESTRUCTION_ITEMS_INVALID);
    }
    run.given(proposed()).when(propose(), officer).thenRefused(DESTRUCTION_ALREADY_PROPOSED);
    run.given().when(approve, supervisor).thenRefused(DESTRUCTION_NOT_FOUND);
  });

  it('can be rejected or taken back before it is approved', () => {
    const reject = { type: 'RejectDestruction', data: { reason: '暂缓' } } as const;
    const rejected: DestructionEvent = {
      type: 'DestructionRejected',
      data: { rejectedBy: 'a1', rejectedAt: officer.now },
    };
    run.given(proposed()).when(reject, officer).then(rejected);
    run.given(proposed(), rejected).when(reject, officer).thenNothing();
    run.given(proposed(), rejected).when(approve, supervisor).thenRefused(DESTRUCTION_STAGE_UNSUITABLE);
    run.given(proposed(), approved).when(reject, officer).thenRefused(DESTRUCTION_STAGE_UNSUITABLE);
  });

  it('is carried out by the system alone, once approved, each batch once and whole', () => {
    run.given(proposed()).when(batch, system).thenRefused(DESTRUCTION_STAGE_UNSUITABLE);
    run.given(proposed(), approved).when(batch, officer).thenRefused(NOT_PERMITTED);
    run.given(proposed(), approved, decided).when(batch, system).thenNothing();
    run.given(proposed(), approved).when(complete, system).thenRefused(DESTRUCTION_STAGE_UNSUITABLE);
    for (const data of [
      { ...batch.data, leftOut: [] },
      { ...batch.data, destroyed: ['p1', 'p3'] },
      { ...batch.data, destroyed: ['p1', 'p2'] },
      { ...batch.data, ordinal: 2 },
    ]) {
      run
        .given(proposed(), approved)
        .when({ ...batch, data }, system)
        .thenRefused(DESTRUCTION_ITEMS_INVALID);
    }
  });

  it('takes its items in batches of a bounded size', () => {
    const many = Array.from({ length: BATCH_SIZE + 1 }, (_, index) => itemNumbered(index));
    const whole = { ordinal: 1, destroyed: many.map(({ itemId }) => itemId), leftOut: [] };
    run
      .given(proposed(many), approved)
      .when({ ...batch, data: whole }, system)
      .thenRefused(DESTRUCTION_ITEMS_INVALID);
  });
});
