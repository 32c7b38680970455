import fc from 'fast-check';
import { Problem } from '#libs/kernel/problem';
import { director, elsewhere, gridWorker, resident, system, WUYI } from '#libs/testing/contract-examples';
import type { CampaignCommand } from './commands.js';
import { campaignDecider } from './decider.js';
import type { CampaignEvent } from './events.js';
import { initialCampaign, type CampaignState } from './state.js';

const counts = fc.integer({ min: 0, max: 30_000 });
const commands: fc.Arbitrary<CampaignCommand> = fc.oneof(
  fc
    .record({
      regionCode: fc.constantFrom(WUYI, '370704001'),
      templateId: fc.constant('template-1'),
      templateVersion: fc.constant(1),
      templateContentHash: fc.constant('a'.repeat(64)),
      title: fc.constant('邻里和睦合同'),
      audience: fc.constant({ estates: null, buildings: null, units: null, housing: null, grids: null }),
      plan: fc.record({
        householdCount: counts,
        plannedCount: counts,
        withoutHeadCount: counts,
        alreadyHoldingCount: counts,
      }),
      committeeName: fc.constant('五一社区居民委员会'),
      values: fc.constant([]),
      startsOn: fc.constant(null),
      signBy: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z'),
    })
    .map((data) => ({ type: 'StartCampaign' as const, data })),
  fc.record({ issuedCount: counts, refusedCount: counts }).map((data) => ({ type: 'FinishCampaign' as const, data })),
);
const steps = fc.array(
  fc.record({ command: commands, actor: fc.constantFrom(director, gridWorker, elsewhere, resident, system) }),
  { maxLength: 30 },
);
const now = '2026-06-01T00:00:00.000Z';

function attempt(command: CampaignCommand, state: CampaignState, actor: typeof director): readonly CampaignEvent[] {
  try {
    return campaignDecider.decide(command, state, { actor, now, effectiveAt: now });
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

describe('signing campaign, over random histories', () => {
  it('starts at most once, finishes at most once and only after the start, and repeats nothing', () => {
    fc.assert(
      fc.property(steps, (history) => {
        let state: CampaignState = initialCampaign;
        const log: CampaignEvent[] = [];
        for (const { command, actor } of history) {
          const events = attempt(command, state, actor);
          state = events.reduce(campaignDecider.evolve, state);
          log.push(...events);
          if (events.length > 0) expect(attempt(command, state, actor)).toEqual([]);
          if (actor === elsewhere || actor === resident) expect(events).toEqual([]);
        }
        expect([[], ['CampaignStarted'], ['CampaignStarted', 'CampaignFinished']]).toContainEqual(
          log.map(({ type }) => type),
        );
      }),
    );
  });
});
