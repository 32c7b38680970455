import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_PASSWORD } from '#apps/api/src/sample-district/sample-accounts';
import { templateIdOf } from '#apps/api/src/sample-district/sample-district';
import { logInWithTwoFactors } from '../../acceptance/two-factors.js';
import type { LoadCast } from './load.js';

const WUYI = '370704001001';

/** Largest page the API gives: more households than contracts under way at once. */
const PAGE = 200;

/** The staff of the sample district's community, logged in anew: tokens do not live as long as the long form of a fault. */
export async function sampleCast(origin: string): Promise<LoadCast> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await tryToCast(origin);
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await sleep(PAUSE);
  }
}

/** Milliseconds for a login between two faults, and between two tries. */
const PATIENCE = 60_000;
const PAUSE = 250;

async function tryToCast(origin: string): Promise<LoadCast> {
  const worker = await logInWithTwoFactors(origin, 'grid-worker-wuyi', DEMO_PASSWORD);
  const director = await logInWithTwoFactors(origin, 'committee-director-wuyi', DEMO_PASSWORD);
  const { status, body } = await worker.get<{ items: { householdId: string; headSubjectId: string | null }[] }>(
    `/communities/${WUYI}/households?limit=${PAGE}`,
  );
  if (status !== 200) throw new Error(`the households cannot be read: ${status} ${JSON.stringify(body)}`);
  return {
    worker,
    director,
    regionCode: WUYI,
    templateId: templateIdOf('neighbourhood-contract'),
    values: [
      { name: '社区名称', value: '五一社区' },
      { name: '起始日期', value: '2027-01-01' },
      { name: '终止日期', value: '2027-12-31' },
    ],
    households: body.items.filter(({ headSubjectId }) => headSubjectId !== null),
  };
}
