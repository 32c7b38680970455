/** Installs what the measurements compare with, apart from the product (docs/adr/0015). Cheap when it is there already. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { inProject } from './setup/project.mjs';
import { run } from './setup/run.mjs';
import { withSetupLock } from './setup/lock.mjs';

const STAMP = inProject('bench', 'node_modules', '.qiyue-installed');
const key = createHash('sha256')
  .update(fs.readFileSync(inProject('bench', 'package-lock.json')))
  .digest('hex');

const installed = () => fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === key;

if (!installed()) {
  await withSetupLock(async () => {
    if (installed()) return;
    console.log('  正在安装对照组件…  Installing the peers of the benchmark …');
    const code = await run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { cwd: inProject('bench') });
    if (code === 0) fs.writeFileSync(STAMP, key);
    else {
      console.error('\n  对照组件安装失败，原因见上。\n  Installing the peers failed, see above.\n');
      process.exitCode = 1;
    }
  });
}
