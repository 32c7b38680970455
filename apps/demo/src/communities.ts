import type { ActingAccount } from './demo-accounts.js';

/** A community of the sample district and the roster that holds its households. */
export interface DemoCommunity {
  readonly regionCode: string;
  readonly name: string;
  readonly roster: string;
  readonly worker: ActingAccount;
  readonly director: ActingAccount;
  /** Estate whose stairwells adopt the covenant. */
  readonly covenantEstate: string;
}

export const COMMUNITIES: readonly DemoCommunity[] = [
  {
    regionCode: '370704001001',
    name: '五一社区',
    roster: 'roster-wuyi.xlsx',
    worker: 'grid-worker-wuyi',
    director: 'committee-director-wuyi',
    covenantEstate: '五一小区',
  },
  {
    regionCode: '370704001002',
    name: '五马路社区',
    roster: 'roster-wumalu.xlsx',
    worker: 'grid-worker-wumalu',
    director: 'committee-director-wumalu',
    covenantEstate: '五马路南院',
  },
];
