import Table from 'cli-table3';
import { amendContracts } from './chapters/amend-contracts.js';
import { catchUp, type Spread } from './chapters/catch-up.js';
import { countersign } from './chapters/countersign.js';
import { eraseResidents } from './chapters/erase-resident.js';
import { handleBreaches } from './chapters/handle-breaches.js';
import { importRosters } from './chapters/import-rosters.js';
import { issueCampaigns } from './chapters/issue-campaigns.js';
import { publishTemplates } from './chapters/publish-templates.js';
import { replayContract } from './chapters/replay-contract.js';
import { runBeside } from './chapters/run-beside.js';
import { signContracts, type AnsweredContract, type SignedContract } from './chapters/sign-contracts.js';
import { logInAll } from './demo-accounts.js';
import { HttpClient } from './http-client.js';
import { startInstance, type Instance } from './instance.js';
import { modeOf, type Mode } from './mode.js';
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

interface Outcome {
  readonly summary: Summary;
  /** What became of the events beyond the log, where services are apart. */
  readonly spread: Spread | undefined;
}

/** The main job on both sample rosters, through the HTTP interface. */
async function mainJob(instance: Instance, mode: Mode, progress: Progress): Promise<Outcome> {
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
  const erasedUnreadable = await eraseResidents(
    cast,
    breached[0] as SignedContract,
    answers.declinedAlone[0] as AnsweredContract,
    progress,
  );
  const replayMoments = await replayContract(cast, (toAmend[0] as SignedContract).contractId, progress);

  progress.begin('重建全部台账并核对 · Rebuilding every read model', 1);
  const rebuilt = await runBeside(REBUILD, instance.environment);
  progress.begin('核验全部记录 · Checking the whole record', 1);
  const checked = await runBeside(FSCK, instance.environment);
  const events = eventsExamined(checked.output);
  const spread = mode.split ? await catchUp(instance, cast, events, progress) : undefined;
  progress.end();
  if (rebuilt.exitCode !== 0) console.error(rebuilt.output);
  if (checked.exitCode !== 0) console.error(checked.output);
  const summary: Summary = {
    households: [...households.values()].reduce((sum, list) => sum + list.length, 0),
    issued: campaigns.reduce((sum, { issuedCount }) => sum + issuedCount, 0),
    signed,
    declined: answers.declinedCount,
    amended,
    breachesClosed,
    events,
    rebuildEqual: rebuilt.exitCode === 0,
    erasedUnreadable,
    replayMoments,
    fsck: checked.exitCode === 0 ? 'ok' : 'failed',
  };
  return { summary, spread };
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

function tableOf({ summary, spread }: Outcome, seconds: number): string {
  const table = new Table({ colAligns: ['left', 'right'], style: { head: [], border: [] } });
  for (const [name, label] of Object.entries(LABELS)) table.push([label, String(summary[name as keyof Summary])]);
  if (spread !== undefined) {
    table.push(['审计副本条目 entries of the audit copy', String(spread.copied)]);
    table.push(['副本与记录一致 copy agrees with the record', String(spread.copyAgrees)]);
    table.push(['未处理消息 messages not consumed', String(spread.waiting)]);
  }
  table.push(['用时（秒）seconds', seconds.toFixed(0)]);
  return table.toString();
}

/** Whether everything came out as it must. */
function succeeded({ summary, spread }: Outcome): boolean {
  const { rebuildEqual, erasedUnreadable, replayMoments, fsck, amended, breachesClosed, events } = summary;
  const arrived = spread === undefined || (spread.copied === events && spread.copyAgrees && spread.waiting === 0);
  const complete = amended === AMENDED && breachesClosed === BREACHES && replayMoments === 3;
  return rebuildEqual && erasedUnreadable && fsck === 'ok' && complete && arrived;
}

async function main(): Promise<void> {
  const started = performance.now();
  const mode = modeOf(process.argv.slice(2));
  const progress = new Progress();
  progress.begin(mode.title, 1);
  const instance = await startInstance(mode);
  try {
    const outcome = await mainJob(instance, mode, progress);
    console.log(tableOf(outcome, (performance.now() - started) / 1_000));
    console.log(JSON.stringify(outcome.summary));
    if (!succeeded(outcome)) process.exitCode = 1;
  } finally {
    progress.end();
    await instance.stop();
  }
}

await main();
