import { assertNever } from '#libs/kernel/assert-never';
import type { Actor, Role } from '#libs/kernel/actor';
import { DAY_MILLISECONDS } from '#libs/kernel/calendar-day';
import { contentHashOf, type ContentHash } from '#libs/kernel/content-hash';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { NOT_PERMITTED, requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { covers } from '#libs/kernel/actor';
import { requireReason } from '../reason.js';
import type {
  ApproveDestruction,
  DecideDestructionBatch,
  DestructionCommand,
  ProposeDestruction,
  RejectDestruction,
} from './commands.js';
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
import { evolveDestruction, initialDestruction, type DestructionRun, type DestructionState } from './state.js';

const PROPOSERS: readonly Role[] = ['PrivacyOfficer'];

/** 监销: another officer, or who supervises the district. */
const APPROVERS: readonly Role[] = ['PrivacyOfficer', 'Supervisor'];

/** Items of one run: its first event stays below half a megabyte, and a person can still look through the preview. */
export const MOST_ITEMS = 1_000;

/** Items decided together: each costs a look at the holds in the log, and a crash repeats at most one batch. */
export const BATCH_SIZE = 100;

/** Days after which a preview is too old to be approved: what it shows has to be looked at again. */
export const PREVIEW_DAYS = 30;

function decide(
  command: DestructionCommand,
  state: DestructionState,
  context: DecisionContext,
): readonly DestructionEvent[] {
  switch (command.type) {
    case 'ProposeDestruction':
      return propose(command, state, context);
    case 'ApproveDestruction':
      return approve(command, known(state), context);
    case 'RejectDestruction':
      return reject(command, known(state), context);
    case 'DecideDestructionBatch':
      return decideBatch(command, known(state), context);
    case 'CompleteDestruction':
      return complete(known(state), context);
    default:
      return assertNever(command, 'destruction command');
  }
}

function known(state: DestructionState): DestructionRun {
  if (state.status === 'ABSENT') throw new Problem(DESTRUCTION_NOT_FOUND);
  return state;
}

/** The hash a preview shows and an approval repeats. */
export function itemsHashOf(items: readonly DestructionItem[]): ContentHash {
  return contentHashOf(items);
}

function propose(
  { data }: ProposeDestruction,
  state: DestructionState,
  { actor, now }: DecisionContext,
): readonly DestructionEvent[] {
  const { regionCode, items, itemsHash, reason } = data;
  requireRole(actor, regionCode, PROPOSERS);
  requireReason(reason);
  if (state.status !== 'ABSENT') throw new Problem(DESTRUCTION_ALREADY_PROPOSED);
  if (items.length === 0) throw new Problem(NOTHING_TO_DESTROY);
  const distinct = new Set(items.map(({ itemId }) => itemId)).size === items.length;
  const inArea = items.every((item) => covers(regionCode, item.regionCode));
  const due = items.every(({ expiredAt }) => expiredAt <= now);
  if (items.length > MOST_ITEMS || !distinct || !inArea || !due) throw new Problem(DESTRUCTION_ITEMS_INVALID);
  if (itemsHash !== itemsHashOf(items)) throw new Problem(PREVIEW_STALE);
  const by = { proposedBy: actor.accountId, proposedBySubjectId: actor.subjectId ?? null };
  return [{ type: 'DestructionProposed', data: { regionCode, items, itemsHash, ...by, proposedAt: now } }];
}

function approve(
  { data }: ApproveDestruction,
  run: DestructionRun,
  { actor, now }: DecisionContext,
): readonly DestructionEvent[] {
  requireRole(actor, run.regionCode, APPROVERS);
  requireAnother(actor, run);
  requireReason(data.reason);
  if (run.status !== 'PROPOSED') throw new Problem(DESTRUCTION_STAGE_UNSUITABLE, { status: run.status });
  const age = Date.parse(now) - Date.parse(run.proposedAt);
  if (data.itemsHash !== run.itemsHash || age > PREVIEW_DAYS * DAY_MILLISECONDS) throw new Problem(PREVIEW_STALE);
  return [
    { type: 'DestructionApproved', data: { itemsHash: run.itemsHash, approvedBy: actor.accountId, approvedAt: now } },
  ];
}

/**
 * Two people, by account and by the person behind it: a second account of the same person is the same person. Nobody approves on a
 * mandate: who is given power to act for the proposer acts as the proposer, and the command has no place to name one.
 */
function requireAnother(actor: Actor, run: DestructionRun): void {
  const samePerson = run.proposedBySubjectId !== null && run.proposedBySubjectId === (actor.subjectId ?? null);
  if (actor.accountId === run.proposedBy || samePerson) throw new Problem(SAME_PERSON_APPROVES);
}

function reject(
  { data }: RejectDestruction,
  run: DestructionRun,
  { actor, now }: DecisionContext,
): readonly DestructionEvent[] {
  // Also the proposer, who takes it back.
  requireRole(actor, run.regionCode, APPROVERS);
  requireReason(data.reason);
  if (run.status === 'REJECTED') return [];
  if (run.status !== 'PROPOSED') throw new Problem(DESTRUCTION_STAGE_UNSUITABLE, { status: run.status });
  return [{ type: 'DestructionRejected', data: { rejectedBy: actor.accountId, rejectedAt: now } }];
}

/** The items of a batch, in the order of the proposal. */
export function itemsOfBatch({ items }: DestructionRun, ordinal: number): readonly DestructionItem[] {
  return items.slice((ordinal - 1) * BATCH_SIZE, ordinal * BATCH_SIZE);
}

/** Every item of the batch is destroyed or left out with a reason: none is forgotten, none is added. */
function decideBatch(
  { data }: DecideDestructionBatch,
  run: DestructionRun,
  context: DecisionContext,
): readonly DestructionEvent[] {
  requireSystem(context);
  const { ordinal, destroyed, leftOut } = data;
  if (run.batches.some((batch) => batch.ordinal === ordinal)) return [];
  if (run.status !== 'APPROVED') throw new Problem(DESTRUCTION_STAGE_UNSUITABLE, { status: run.status });
  const items = itemsOfBatch(run, ordinal);
  const answered = [...destroyed, ...leftOut.map(({ itemId }) => itemId)].sort();
  const expected = items.map(({ itemId }) => itemId).sort();
  const complete = answered.length === expected.length && expected.every((itemId, at) => itemId === answered[at]);
  if (ordinal !== run.batches.length + 1 || items.length === 0 || !complete) {
    throw new Problem(DESTRUCTION_ITEMS_INVALID);
  }
  const subjectIds = items.filter(({ itemId }) => destroyed.includes(itemId)).flatMap((item) => item.subjectIds);
  return [
    { type: 'DestructionBatchDecided', data: { ordinal, destroyed, leftOut, subjectIds, decidedAt: context.now } },
  ];
}

function complete(run: DestructionRun, context: DecisionContext): readonly DestructionEvent[] {
  requireSystem(context);
  if (run.status === 'COMPLETED') return [];
  const destroyedCount = run.batches.reduce((sum, { destroyed }) => sum + destroyed.length, 0);
  const leftOutCount = run.batches.reduce((sum, { leftOut }) => sum + leftOut.length, 0);
  if (run.status !== 'APPROVED' || destroyedCount + leftOutCount !== run.items.length) {
    throw new Problem(DESTRUCTION_STAGE_UNSUITABLE, { status: run.status });
  }
  const recordHash = contentHashOf({ items: run.items, batches: run.batches });
  return [
    { type: 'DestructionCompleted', data: { destroyedCount, leftOutCount, recordHash, completedAt: context.now } },
  ];
}

function requireSystem({ actor }: DecisionContext): void {
  if (actor.role !== 'System') throw new Problem(NOT_PERMITTED);
}

/** Destruction runs (销毁): previewed and proposed by one person, approved by another, carried out in batches, each on record. */
export const destructionDecider: Decider<DestructionCommand, DestructionEvent, DestructionState> = {
  initialState: initialDestruction,
  evolve: evolveDestruction,
  decide,
};
