import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { withSetupLock } from './lock.mjs';

/** Packages installed as locked and, when `build` is asked for, `dist` made from the present sources. Cheap when nothing changed. */
export async function prepare(wanted) {
  const ready = () => isInstalled() && (!wanted.build || isBuilt());
  if (ready()) return;
  await withSetupLock(async () => {
    await install();
    if (wanted.build) await build();
  });
}
