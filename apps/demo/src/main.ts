import Table from 'cli-table3';
import { amendContracts } from './chapters/amend-contracts.js';
import { countersign } from './chapters/countersign.js';
import { eraseResident } from './chapters/erase-resident.js';
import { handleBreaches } from './chapters/handle-breaches.js';
import { importRosters } from './chapters/import-rosters.js';
import { issueCampaigns } from './chapters/issue-campaigns.js';
import { publishTemplates } from './chapters/publish-templates.js';
import { replayContract } from './chapters/replay-contract.js';
import { runBeside } from './chapters/run-beside.js';
import { signContracts, type SignedContract } from './chapters/sign-contracts.js';
import { logInAll } from './demo-accounts.js';
import { HttpClient } from './http-client.js';
import { startInstance, type Instance } from './instance.js';
import { Progress } from './progress.js';

const AMENDED = 100;
const BREACHES = 30;

/** The demo accounts' password, as `npm start` prints it. */
const DEMO_PASSWORD = 'qiyue-demo-2026';

const REBUILD = 'dist/apps/projector/src/rebuild.main.js';
const FSCK = 'dist/apps/audit/src/fsck/fsck.main.js';

/** The last line of the demo. */
interface Summary {
  readonly households: number;
  readonly issued: number;
  readonly signed: number;
  readonly declined: number;
  readonly amended: number;
  readonly breachesClosed: number;
  readonly events: number;
  readonly rebuildEqual: boolean;
  readonly erasedUnreadable: boolean;
  readonly replayMoments: number;
  readonly fsck: 'ok' | 'failed';
}

/** The main job on both sample rosters, through the HTTP interface. */
async function mainJob(instance: Instance, progress: Progress): Promise<Summary> {
  const api = new HttpClient(instance.origin);
  const cast = await logInAll(api, DEMO_PASSWORD);
  const households = await importRosters(cast, progress);
  const templates = await publishTemplates(cast, progress);
  const campaigns = await issueCampaigns(cast, templates, progress);
  const answers = await signContracts(cast, api, households, progress);
  const signed = await countersign(cast, campaigns, progress);

  const neighbourhood = campaigns.filter(({ template }) => template === 'neighbourhood');
  const chosen = neighbourhood.map(({ campaignId }) =>
    answers.signed.filter((contract) => contract.campaignId === campaignId),
  );
  const toAmend = chosen.flatMap((contracts) => contracts.slice(0, AMENDED / chosen.length));
  const amended = await amendContracts(cast, toAmend, progress);
  const breached = chosen.flatMap((contracts) => contracts.slice(-BREACHES / chosen.length));
  const breachesClosed = await handleBreaches(cast, breached, progress);
  const erasedUnreadable = await eraseResident(cast, breached[0] as SignedContract, progress);
  const replayMoments = await replayContract(cast, (toAmend[0] as SignedContract).contractId, progress);

  progress.begin('重建全部台账并核对 · Rebuilding every read model', 1);
  const rebuilt = await runBeside(REBUILD, instance.environment);
  progress.begin('核验全部记录 · Checking the whole record', 1);
  const checked = await runBeside(FSCK, instance.environment);
  progress.end();
  if (rebuilt.exitCode !== 0) console.error(rebuilt.output);
  if (checked.exitCode !== 0) console.error(checked.output);
  return {
    households: [...households.values()].reduce((sum, list) => sum + list.length, 0),
    issued: campaigns.reduce((sum, { issuedCount }) => sum + issuedCount, 0),
    signed,
    declined: answers.declinedCount,
    amended,
    breachesClosed,
    events: eventsExamined(checked.output),
    rebuildEqual: rebuilt.exitCode === 0,
    erasedUnreadable,
    replayMoments,
    fsck: checked.exitCode === 0 ? 'ok' : 'failed',
  };
}

/** fsck ends with one JSON object; it has examined every event. */
function eventsExamined(output: string): number {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  return (JSON.parse(last) as { examined: Record<string, number> }).examined.log ?? 0;
}

const LABELS: Readonly<Record<keyof Summary, string>> = {
  households: '户 households',
  issued: '发出 contracts issued',
  signed: '签订 signed by all',
  declined: '不同意 declined',
  amended: '变更 amended',
  breachesClosed: '违约办结 breach cases closed',
  events: '事件 events',
  rebuildEqual: '重建一致 rebuilt equal',
  erasedUnreadable: '删除后不可读 erased, unreadable',
  replayMoments: '还原时点 moments replayed',
  fsck: '核验 fsck',
};

function tableOf(summary: Summary, seconds: number): string {
  const table = new Table({ colAligns: ['left', 'right'], style: { head: [], border: [] } });
  for (const [name, label] of Object.entries(LABELS)) table.push([label, String(summary[name as keyof Summary])]);
  table.push(['用时（秒）seconds', seconds.toFixed(0)]);
  return table.toString();
}

/** Whether everything came out as it must. */
function succeeded({ rebuildEqual, erasedUnreadable, replayMoments, fsck, amended, breachesClosed }: Summary): boolean {
  const complete = amended === AMENDED && breachesClosed === BREACHES && replayMoments === 3;
  return rebuildEqual && erasedUnreadable && fsck === 'ok' && complete;
}

async function main(): Promise<void> {
  const started = performance.now();
  const progress = new Progress();
  progress.begin('启动 · Starting', 1);
  const instance = await startInstance();
  try {
    const summary = await mainJob(instance, progress);
    console.log(tableOf(summary, (performance.now() - started) / 1_000));
    console.log(JSON.stringify(summary));
    if (!succeeded(summary)) process.exitCode = 1;
  } finally {
    progress.end();
    await instance.stop();
  }
}

await main();
