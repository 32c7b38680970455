import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Name of the server in the containers' network, and of the database on it. */
const SERVER = 'postgres:5432';
const DATABASE = 'qiyue';

/** Roles of the database (libs/postgres/roles.ts) by the name of the file that holds their address. */
const ROLES = {
  owner: 'qiyue_owner',
  service: 'qiyue_service',
  projector: 'qiyue_projector',
  auditor: 'qiyue_auditor',
  relay: 'qiyue_relay',
  notification: 'qiyue_notification',
  'audit-copy': 'qiyue_audit_copy',
};

const NODES = ['eventstore-1', 'eventstore-2', 'eventstore-3'];

/** Makes every secret that is missing. @returns the files made */
export function makeSecrets(folder) {
  const made = [];
  const file = (name) => path.join(folder, name);
  const make = (name, text) => writeOnce(file(name), text, made);
  make('postgres-password', password());
  const administrator = fs.readFileSync(file('postgres-password'), 'utf8').trim();
  make('administrator-database-url', `postgresql://postgres:${administrator}@${SERVER}/postgres`);
  for (const [role, user] of Object.entries(ROLES)) {
    make(`${role}-database-url`, `postgresql://${user}:${password()}@${SERVER}/${DATABASE}`);
  }
  make('master-key', randomBytes(32).toString('base64'));
  make('token-keys', randomBytes(32).toString('base64url'));
  // Of the users that a new EventStoreDB makes; it takes them from its environment only, and only at its first start.
  make(
    'eventstore.env',
    [`EVENTSTORE_DEFAULT_ADMIN_PASSWORD=${password()}`, `EVENTSTORE_DEFAULT_OPS_PASSWORD=${password()}`].join('\n'),
  );
  const [, admin] = /ADMIN_PASSWORD=(\S+)/.exec(fs.readFileSync(file('eventstore.env'), 'utf8'));
  make('eventstore-url-single', 'esdb://eventstore:2113?tls=false');
  const nodes = NODES.map((node) => `${node}:2113`).join(',');
  make(
    'eventstore-url-cluster',
    `esdb://admin:${admin}@${nodes}?tls=true&tlsCAFile=/run/secrets/certificate-authority`,
  );
  return made;
}

/** 192 bits in characters that mean themselves in an address. */
function password() {
  return randomBytes(24).toString('base64url');
}

function writeOnce(file, text, made) {
  try {
    fs.writeFileSync(file, `${text}\n`, { flag: 'wx', mode: 0o600 });
    made.push(file);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}
