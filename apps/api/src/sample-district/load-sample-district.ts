import type { DemoFacts } from '#libs/installation/banner';
import type { Environment } from '#libs/platform/configuration';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './sample-accounts.js';
import type { SampleDistrict } from './sample-district.js';

type Wanted = Environment['QIYUE_SAMPLE_DISTRICT'];

/**
 * Loads as much of the sample district as the installation wants, in one process or in several.
 * @param say called before each step, and at the end when something was loaded; what it throws ends the load between two steps
 */
export async function loadSampleDistrict(
  district: SampleDistrict,
  wanted: Wanted,
  say: (line: string) => void,
): Promise<void> {
  if (wanted === 'off') return;
  const started = Date.now();
  const report = ({ zh, en }: { readonly zh: string; readonly en: string }) => say(`  ${zh}  ${en} …`);
  if (wanted === 'accounts') {
    await district.loadAccounts(report);
    return;
  }
  const loaded = await district.load(report);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (loaded) say(`  示范数据已就绪  The sample district is loaded  ${seconds} s`);
}

/** What the person who starts an installation is told of its demo accounts; nothing where it has none. */
export function demoFactsOf({
  QIYUE_SAMPLE_DISTRICT: wanted,
}: Pick<Environment, 'QIYUE_SAMPLE_DISTRICT'>): DemoFacts | undefined {
  return wanted === 'off' ? undefined : { password: DEMO_PASSWORD, accounts: DEMO_ACCOUNTS };
}
