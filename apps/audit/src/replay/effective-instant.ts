import type { ContractEvent } from '#libs/contexts/contracts/domain/contract/events';
import type { ContractState } from '#libs/contexts/contracts/domain/contract/state';
import type { StoredEvent } from '#libs/event-store/event-log';
import type { Instant } from '#libs/kernel/clock';
import type { DomainEvent } from '#libs/kernel/decider';

/**
 * When an event took effect.
 * @param stateBefore with everything that was recorded before it
 */
export type EffectiveInstant = (event: DomainEvent, stateBefore: unknown, stored: StoredEvent) => Instant;

/** The day of the paper, as it was given with the command. */
export const asRecorded: EffectiveInstant = (_event, _stateBefore, stored) => stored.metadata.effectiveAt;

/**
 * What follows from a late paper carries the day of that paper in its metadata, but no contract is concluded before the last of its
 * signatures, and none is in force before its first day: these events say themselves when they took effect.
 */
export const effectiveInstantOfContract: EffectiveInstant = (event, stateBefore, stored) => {
  const { type, data } = event as ContractEvent;
  switch (type) {
    case 'ContractFullySigned':
      return lastSignatureOf(stateBefore as ContractState) ?? stored.metadata.effectiveAt;
    case 'ContractBecameEffective':
    case 'AmendmentTookEffect':
      return data.effectiveFrom;
    case 'ContractTerminated':
      return data.terminatedAt;
    case 'ContractExpired':
      return data.expiredAt;
    default:
      return stored.metadata.effectiveAt;
  }
};

function lastSignatureOf(state: ContractState): Instant | undefined {
  if (state.status === 'ABSENT') return undefined;
  return state.assents
    .map(({ at }) => at)
    .sort()
    .at(-1);
}

/** By category; {@link asRecorded} for the others. */
export const effectiveInstants: ReadonlyMap<string, EffectiveInstant> = new Map([
  ['contract', effectiveInstantOfContract],
]);
