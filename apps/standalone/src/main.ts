import 'reflect-metadata';
import { resolve } from 'node:path';
import { demoFactsOf } from '#apps/api/src/sample-district/load-sample-district';
import { readEnvironment } from '#libs/platform/configuration';
import { banner } from '#libs/installation/banner';
import { Progress } from '#libs/installation/progress';
import { Standalone } from './standalone.js';
import { describeFailure, EXIT, startFailureOf } from '#libs/installation/start-failure';
import { StopSignals } from '#libs/installation/stop-signals';

async function main(): Promise<number> {
  const progress = new Progress();
  const signals = new StopSignals(() => progress.say('\n  已强制结束。  Ended by force.\n'));
  let directory = '';
  let standalone: Standalone | undefined;
  try {
    const environment = readEnvironment(process.env);
    directory = resolve(environment.QIYUE_DATA_DIRECTORY);
    standalone = new Standalone(environment, progress, () => signals.requested);
    const address = await standalone.start();
    if (address !== undefined) {
      progress.say(banner({ address, directory, demo: demoFactsOf(environment) }));
      await signals.wait();
    }
    return await stop(standalone, progress);
  } catch (error) {
    const failure = startFailureOf(error, directory);
    process.stderr.write(describeFailure(failure));
    if (standalone !== undefined) await standalone.stop().catch(() => undefined);
    return failure.exitCode;
  }
}

async function stop(standalone: Standalone, progress: Progress): Promise<number> {
  progress.say('\n  正在停止，请稍候（再按一次 Ctrl-C 强制结束）…  Stopping (Ctrl-C again to force) …\n');
  const inTime = await standalone.stop();
  progress.say(
    inTime ? '  已停止，数据已保存。  Stopped, all data is saved.\n' : '  停止超时。  The stop took too long.\n',
  );
  return inTime ? 0 : EXIT.defect;
}

// `exit`, not the end of the event loop: a timer somebody forgot must not keep a stopped system in the terminal.
process.exit(await main());
