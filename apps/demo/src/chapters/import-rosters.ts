import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { COMMUNITIES, type DemoCommunity } from '../communities.js';
import type { Cast } from '../demo-accounts.js';
import type { Progress } from '../progress.js';

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Largest page the API gives. */
const PAGE = 200;

/** A household as its file shows it to a worker: names masked. */
export interface ListedHousehold {
  readonly householdId: string;
  readonly headSubjectId: string | null;
}

interface ImportReport {
  readonly counts: { readonly rows: number; readonly registered: number; readonly unchanged: number };
  readonly faultCount: number;
  readonly position: string | null;
}

/** Imports both rosters, after a dry run of each, and reads the households back. */
export async function importRosters(
  cast: Cast,
  progress: Progress,
): Promise<ReadonlyMap<DemoCommunity, readonly ListedHousehold[]>> {
  progress.begin('导入户籍台账 · Importing the rosters', COMMUNITIES.length);
  const households = new Map<DemoCommunity, readonly ListedHousehold[]>();
  for (const community of COMMUNITIES) {
    const worker = cast[community.worker];
    const bytes = new Uint8Array(await readFile(join('samples', 'rosters', community.roster)));
    const route = `/communities/${community.regionCode}/roster-imports`;
    const upload = (mode: string) =>
      worker.upload<ImportReport>(`${route}?mode=${mode}`, community.roster, bytes, SPREADSHEET);
    const rehearsal = await upload('dry-run');
    const { body } = await upload('commit');
    if (rehearsal.body.faultCount + body.faultCount > 0) throw new Error(`${community.roster} has faults`);
    const listed = await allHouseholds(cast, community, body.position ?? undefined);
    if (listed.length !== body.counts.rows) {
      throw new Error(`${community.roster} has ${body.counts.rows} rows, ${listed.length} households are on file`);
    }
    households.set(community, listed);
    progress.step();
  }
  return households;
}

async function allHouseholds(
  cast: Cast,
  { regionCode, worker }: DemoCommunity,
  awaiting: string | undefined,
): Promise<readonly ListedHousehold[]> {
  const households: ListedHousehold[] = [];
  let after = '';
  do {
    const path = `/communities/${regionCode}/households?limit=${PAGE}${after && `&after=${after}`}`;
    const { body } = await cast[worker].get<{ items: ListedHousehold[]; next: string | null }>(path, awaiting);
    households.push(...body.items);
    after = body.next ?? '';
  } while (after !== '');
  return households;
}
