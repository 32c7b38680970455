import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { FriendlyError } from '../setup/friendly-error.mjs';

/** Days a certificate is good for. docs/how-to/deploy.md says how to make new ones. */
const DAYS = '825';

/** All nodes of an EventStoreDB cluster trust each other by this common name. */
const EVENTSTORE_COMMON_NAME = 'eventstoredb-node';

/** Who gets a certificate: its common name, and the names under which it is reached. */
const HOLDERS = {
  'eventstore-1': { commonName: EVENTSTORE_COMMON_NAME, names: ['eventstore-1', 'localhost'] },
  'eventstore-2': { commonName: EVENTSTORE_COMMON_NAME, names: ['eventstore-2', 'localhost'] },
  'eventstore-3': { commonName: EVENTSTORE_COMMON_NAME, names: ['eventstore-3', 'localhost'] },
  'kafka-1': { commonName: 'kafka-1', names: ['kafka-1', 'localhost'] },
  'kafka-2': { commonName: 'kafka-2', names: ['kafka-2', 'localhost'] },
  'kafka-3': { commonName: 'kafka-3', names: ['kafka-3', 'localhost'] },
  // Our services show it to the brokers.
  services: { commonName: 'qiyue-services', names: ['qiyue-services'] },
};

/**
 * A certificate authority of our own and a certificate of it for every node and for the services. Keys are PKCS #8 in PEM. Whoever holds one
 * already keeps it. @returns the files made
 */
export function makeCertificates(folder, holders = HOLDERS) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = [];
  const authority = { key: path.join(folder, 'authority.key'), certificate: path.join(folder, 'authority.crt') };
  if (!fs.existsSync(authority.certificate)) {
    makeAuthority(authority);
    made.push(authority.key, authority.certificate);
  }
  for (const [name, holder] of Object.entries(holders)) {
    const own = path.join(folder, name);
    if (fs.existsSync(path.join(own, 'node.pem'))) continue;
    made.push(...makeCertificate(own, holder, authority));
  }
  return made;
}

function makeAuthority({ key, certificate }) {
  makeKey(key);
  openssl(
    ...['req', '-x509', '-new', '-sha256', '-days', DAYS, '-key', key, '-out', certificate],
    ...['-subj', '/CN=Qiyue certificate authority'],
    ...['-addext', 'basicConstraints=critical,CA:TRUE,pathlen:0', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  fs.chmodSync(certificate, 0o600);
}

function makeCertificate(folder, { commonName, names }, authority) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [key, request, extensions, certificate, pair] = [
    'node.key',
    'node.csr',
    'node.ext',
    'node.crt',
    'node.pem',
  ].map((name) => path.join(folder, name));
  makeKey(key);
  openssl('req', '-new', '-sha256', '-key', key, '-subj', `/CN=${commonName}`, '-out', request);
  fs.writeFileSync(extensions, extensionsFor(names));
  openssl(
    ...['x509', '-req', '-sha256', '-days', DAYS, '-in', request, '-extfile', extensions, '-out', certificate],
    ...['-CA', authority.certificate, '-CAkey', authority.key, '-CAcreateserial'],
  );
  fs.rmSync(request);
  fs.rmSync(extensions);
  fs.chmodSync(certificate, 0o600);
  // Kafka wants both in one file. Written last: where it is, everything is.
  fs.writeFileSync(pair, fs.readFileSync(key, 'utf8') + fs.readFileSync(certificate, 'utf8'), { mode: 0o600 });
  return [key, certificate, pair];
}

/** Nodes are servers to clients and clients to each other. */
function extensionsFor(names) {
  return [
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature,keyEncipherment',
    'extendedKeyUsage=serverAuth,clientAuth',
    `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')},IP:127.0.0.1`,
    '',
  ].join('\n');
}

function makeKey(file) {
  openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', file);
  fs.chmodSync(file, 0o600);
}

function openssl(...parameters) {
  try {
    execFileSync('openssl', parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    if (error.code === 'ENOENT') {
      throw new FriendlyError('未找到 openssl，请先安装。', 'openssl was not found; install it first.');
    }
    throw new FriendlyError(`openssl 失败：${error.stderr}`, `openssl failed: ${error.stderr}`);
  }
}
