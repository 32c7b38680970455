import { ROLES } from '#libs/kernel/actor';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#apps/api/src/sample-district/sample-accounts';
import { SampleDistrict } from '#apps/api/src/sample-district/sample-district';
import { SampleDistrictModule } from '#apps/api/src/sample-district/sample-district.module';
import { useApplication } from './harness.js';
import { logInWithTwoFactors } from './two-factors.js';

const harness = useApplication({
  alongside: [SampleDistrictModule],
  signIn: () => ({ codes: { gateway: null, shown: true } }),
});

describe('the sample district', () => {
  it('has an account for every role that people can have', () => {
    const roles = new Set(DEMO_ACCOUNTS.map(({ role }) => role));
    expect(ROLES.filter((role) => role !== 'System' && !roles.has(role))).toEqual([]);
  });

  it('is loaded once; a second load writes nothing', async () => {
    const log = harness.get<EventLog>(EVENT_LOG);
    const steps: string[] = [];
    expect(await harness.get(SampleDistrict).load(({ en }) => steps.push(en))).toBe(true);
    expect(steps.length).toBeGreaterThan(3);
    const head = await log.head();
    expect(await harness.get(SampleDistrict).load(({ en }) => steps.push(en))).toBe(false);
    expect(await log.head()).toBe(head);
  }, 120_000);

  it('shows codes for telephones that nobody has, and for no other', async () => {
    const request = async (phoneNumber: string) =>
      (await harness.anonymous.post<{ shownCode: string | null }>('/sessions/one-time-codes', { phoneNumber })).body
        .shownCode;
    expect(await request('19900000042')).toMatch(/^\d{6}$/);
    expect(await request(String(19900000042 + 10_000))).toBeNull();
  });

  it('has contracts for the demo resident’s stairwell', async () => {
    const director = await harness.as('CommitteeDirector', '370704001001');
    await eventually(async () => {
      const { body } = await director.get<{ items: object[] }>('/contracts?limit=200');
      expect(body.items.length).toBeGreaterThan(1);
    });
  }, 20_000);

  it.each(DEMO_ACCOUNTS.map(({ accountName, role, subject }) => [accountName, role, subject] as const))(
    'lets %s log in as %s',
    async (accountName, role, subject) => {
      const client = await logInWithTwoFactors(harness.baseUrl, accountName, DEMO_PASSWORD);
      const { body } = await client.get<{ grants: { role: string }[]; factors: string[] }>('/me');
      expect(JSON.stringify(body.grants)).toContain(role);
      // Those who act for themselves alone need one.
      expect(body.factors).toEqual(subject === undefined ? ['password', 'one-time-code'] : ['password']);
    },
  );
});

/** Campaigns issue in the background: asks again until the answer is right, at most ten seconds. */
async function eventually(check: () => Promise<void>): Promise<void> {
  const end = Date.now() + 10_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
