/** What a container of the image can run, by the name that is its argument. */
export const PROGRAMS = {
  api: 'apps/api/src/main.js',
  audit: 'apps/audit/src/main.js',
  gateway: 'apps/gateway/src/main.js',
  notification: 'apps/notification/src/main.js',
  'process-manager': 'apps/process-manager/src/main.js',
  projector: 'apps/projector/src/main.js',
  relay: 'apps/relay/src/main.js',
  'database-setup': 'apps/database-setup/src/main.js',
  'sample-district': 'apps/api/src/sample-district/load.main.js',
  rebuild: 'apps/projector/src/rebuild.main.js',
  keys: 'apps/keys/src/main.js',
  fsck: 'apps/audit/src/fsck/fsck.main.js',
};
