import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { StoredEvent } from '#libs/event-store/event-log';
import { regionCodeIn } from './region-code-in.js';
import { streamRegionsOf, type StreamRegionRow } from './projection.js';

const regions = streamRegionsOf([]);

function after(...payloads: readonly unknown[]): readonly StreamRegionRow[] {
  return payloads.reduce<readonly StreamRegionRow[]>((rows, data) => {
    const stored = { streamId: 'resident-1', type: 'Any.v1', data } as unknown as StoredEvent;
    return regions.evolve(rows, { event: regions.decode(stored), stored });
  }, []);
}

describe('regions of streams', () => {
  it('are those the events name, each once', () => {
    const moved = [{ regionCode: '370704001001' }, { regionCode: '370704001002' }, { regionCode: '370704001001' }];
    expect(after(...moved).map(({ regionCode }) => regionCode)).toEqual(['370704001001', '370704001002']);
    expect(after({ homeRegionCode: '370704' }, {}, null)).toEqual([{ streamId: 'resident-1', regionCode: '370704' }]);
  });

  it('leave the rows alone when an event names nothing new', () => {
    const rows = after({ regionCode: '370704001001' });
    const stored = { streamId: 'resident-1', type: 'Any.v1', data: { reason: null } } as unknown as StoredEvent;
    expect(regions.evolve(rows, { event: regions.decode(stored), stored })).toBe(rows);
  });

  it('are named by the first event of every kind of stream', () => {
    const first = [
      'BreachReported',
      'HouseholdRegistered',
      'OrganizationRegistered',
      'RegionRegistered',
      'ResidentRegistered',
      'RosterImported',
      'CampaignStarted',
      'ContractIssued',
      'AccountRegistered',
      'InvitationIssued',
      'TemplateDrafted',
    ];
    const folders = readdirSync('libs/contexts').map((context) => `libs/contexts/${context}/codec/golden`);
    const named = first.filter((type) => {
      const file = folders.map((folder) => `${folder}/${type}.v1.json`).find((candidate) => existsSync(candidate));
      const golden = JSON.parse(readFileSync(file ?? '', 'utf8')) as { stored?: unknown };
      return regionCodeIn(golden.stored ?? golden) !== undefined;
    });
    expect(named).toEqual(first);
  });
});
