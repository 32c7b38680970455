/**
 * `npm run bench [-- append|read|rebuild …]`: builds the product, installs the peers it is measured against (bench/ is a package of its
 * own) and runs the measurements. Figures of a whole run go into docs/reference/benchmarks.md.
 */
import './check-node.mjs';

const { default: fs } = await import('node:fs');
const { FriendlyError } = await import('./setup/friendly-error.mjs');
const { prepare } = await import('./setup/prepare.mjs');
const { inProject } = await import('./setup/project.mjs');
const { run } = await import('./setup/run.mjs');

try {
  await prepare({ build: true });
  await installPeers();
  process.exitCode = await run(process.execPath, [inProject('bench', 'src', 'main.mjs'), ...process.argv.slice(2)]);
} catch (error) {
  console.error('\n' + (error.friendly ? error.message : error.stack) + '\n');
  process.exitCode = 1;
}

/** Installs bench/ unless its lockfile is the one last installed. */
async function installPeers() {
  const lockfile = fs.readFileSync(inProject('bench', 'package-lock.json'), 'utf8');
  const stamp = inProject('bench', 'node_modules', '.qiyue-installed');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lockfile) return;
  console.log('  正在安装对照组件…  Installing the peers …');
  const code = await run('npm', ['ci', '--prefix', inProject('bench'), '--no-fund', '--no-audit', '--loglevel=error']);
  if (code !== 0) {
    throw new FriendlyError('对照组件安装失败，原因见上。', 'Installing the peers failed, see above.');
  }
  fs.writeFileSync(stamp, lockfile);
}
