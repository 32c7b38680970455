import type { ContractStatus } from '../../domain/contract/state.js';

/**
 * A rate as the statistics rules ask for it: what was counted of how many. A zero denominator has no value; it is shown as “—”.
 */
export interface Rate {
  readonly numerator: number;
  readonly denominator: number;
  /** Between 0 and 1. */
  readonly value: number | null;
}

export function rateOf(numerator: number, denominator: number): Rate {
  return { numerator, denominator, value: denominator === 0 ? null : numerator / denominator };
}

/** Contracts of a building or a community by how they stand. */
export type StatusCounts = Readonly<Partial<Record<ContractStatus, number>>>;

export interface ProgressStatistics {
  /** 签约率: contracts in force ÷ households that could sign. */
  readonly contracting: Rate;
  /** 签署率: signed ÷ (issued − withdrawn). */
  readonly signing: Rate;
  readonly declinedCount: number;
  /** Neither signed nor declined: not met yet, or the offer lapsed. */
  readonly absentCount: number;
  readonly withdrawnCount: number;
}

const CONCLUDED: readonly ContractStatus[] = ['SIGNED', 'EFFECTIVE', 'EXPIRED', 'TERMINATED'];

/**
 * The two rates of the domain brief with what they leave out shown apart.
 * @param householdSignedCount contracts that the household has signed, whether or not all others have
 * @param eligibleCount households that could sign
 */
export function statisticsOf(
  counts: StatusCounts,
  householdSignedCount: number,
  eligibleCount: number,
): ProgressStatistics {
  const count = (status: ContractStatus) => counts[status] ?? 0;
  const issuedCount = Object.values(counts).reduce((sum, number) => sum + number, 0);
  const withdrawnCount = count('WITHDRAWN');
  const declinedCount = count('DECLINED');
  return {
    contracting: rateOf(count('EFFECTIVE'), eligibleCount),
    signing: rateOf(
      CONCLUDED.reduce((sum, status) => sum + count(status), 0),
      issuedCount - withdrawnCount,
    ),
    declinedCount,
    absentCount: Math.max(0, eligibleCount - householdSignedCount - declinedCount),
    withdrawnCount,
  };
}
