import 'reflect-metadata';
import { resolve } from 'node:path';
import { demoFactsOf } from '#apps/api/src/sample-district/load-sample-district';
import { banner } from '#libs/installation/banner';
import { Progress } from '#libs/installation/progress';
import { describeFailure, EXIT, startFailureOf } from '#libs/installation/start-failure';
import { StopSignals } from '#libs/installation/stop-signals';
import { readEnvironment, type Environment } from '#libs/platform/configuration';
import { splitOptionsOf } from './options.js';
import { Split, type RunningSplit } from './split.js';

/** `npm run start:split [-- --eventstore-node]` */
async function main(): Promise<number> {
  const progress = new Progress();
  const signals = new StopSignals(() => progress.say('\n  已强制结束。  Ended by force.\n'));
  let directory = '';
  let split: Split | undefined;
  try {
    const given = readEnvironment(process.env);
    directory = resolve(given.QIYUE_DATA_DIRECTORY);
    // Absolute: the services may run elsewhere.
    const environment: Environment = { ...given, QIYUE_DATA_DIRECTORY: directory };
    const options = splitOptionsOf(process.argv.slice(2), environment, process.env);
    split = new Split(environment, options, progress, () => signals.requested);
    const running = await split.start();
    if (running !== undefined) {
      progress.say(bannerOf(running, environment, options.eventStoreNode));
      await signals.wait();
    }
    return await stop(split, progress);
  } catch (error) {
    const failure = startFailureOf(error, directory);
    process.stderr.write(describeFailure(failure));
    if (split !== undefined) await split.stop().catch(() => undefined);
    return failure.exitCode;
  }
}

function bannerOf(running: RunningSplit, environment: Environment, tryingNode: boolean): string {
  const { address, brokers, eventStoreUrl, logs } = running;
  const log: readonly (readonly [string, string])[] =
    eventStoreUrl === undefined
      ? [['记录 Record     ', 'PostgreSQL']]
      : [['记录 Record     ', tryingNode ? TRYING_NODE : 'EventStoreDB']];
  return banner({
    address,
    directory: environment.QIYUE_DATA_DIRECTORY,
    demo: demoFactsOf(environment),
    more: [...log, ['消息 Kafka      ', brokers.join(',')], ['日志 Logs       ', logs]],
  });
}

const TRYING_NODE =
  '测试用 EventStoreDB 协议节点（非正式产品，仅供试用）  test-support node with the EventStoreDB protocol, for trying only';

async function stop(split: Split, progress: Progress): Promise<number> {
  progress.say('\n  正在停止，请稍候（再按一次 Ctrl-C 强制结束）…  Stopping (Ctrl-C again to force) …\n');
  const inTime = await split.stop();
  progress.say(
    inTime ? '  已停止，数据已保存。  Stopped, all data is saved.\n' : '  停止超时。  The stop took too long.\n',
  );
  return inTime ? 0 : EXIT.defect;
}

// `exit`, not the end of the event loop: a timer somebody forgot must not keep a stopped system in the terminal.
process.exit(await main());
