import { setTimeout as pause } from 'node:timers/promises';
import { MasterKeyError, type MasterKey, type MasterKeySource } from './key-wrapping.js';

/** A key management service that speaks the Transit interface of OpenBao and HashiCorp Vault. */
export interface KeyManagement {
  /** Of the transit engine, `https://kms.example:8200/v1/transit`. */
  readonly url: string;
  /** Names of keys there, the one to wrap with first. */
  readonly keyNames: readonly string[];
  readonly token: string;
}

/** Keys in one request: some 50 kB. */
const KEYS_PER_REQUEST = 250;

/** Milliseconds for one request; unwrapping takes such a service some ten. */
const REQUEST_TIMEOUT = 5_000;

/** A service that is being restarted is asked again, this often and after these milliseconds. */
const PAUSES = [100, 400, 1_600] as const;

/** Answers after which asking again may help. */
const PASSING = new Set([429, 502, 503, 504]);

/** Before the name of a key in ids. */
const ID_PREFIX = 'kms-';

/** Master keys that stay in a key management service: what is wrapped and unwrapped goes there and back, the master key never comes. */
export function masterKeysInService(service: KeyManagement): MasterKeySource {
  return {
    description: service.url,
    load: async () => service.keyNames.map((name) => transitMasterKey(service, name)),
    create: async () => {
      throw new MasterKeyError(
        `密钥管理系统中没有主密钥 · no key of the service at ${service.url} is named in QIYUE_KMS_KEYS`,
      );
    },
  };
}

/** Keys of a service first, then those that are in this process: while an installation moves from one to the other both are needed. */
export function withKeyManagement(service: KeyManagement, local: MasterKeySource): MasterKeySource {
  const managed = masterKeysInService(service);
  return { ...managed, load: async () => [...(await managed.load()), ...(await local.load())] };
}

function transitMasterKey(service: KeyManagement, name: string): MasterKey {
  const ask = (operation: 'encrypt' | 'decrypt', items: readonly object[]) =>
    inBatches(items, (batch) => request(service, `${operation}/${encodeURIComponent(name)}`, batch));
  return {
    keyId: `${ID_PREFIX}${name}`,
    async wrap(keys) {
      const items = keys.map(({ key, purpose }) => ({ plaintext: base64(key), associated_data: base64(purpose) }));
      return (await ask('encrypt', items)).map(({ ciphertext }) => Buffer.from(required(ciphertext), 'utf8'));
    },
    async unwrap(keys) {
      const items = keys.map(({ wrapped, purpose }) => ({
        ciphertext: wrapped.toString('utf8'),
        associated_data: base64(purpose),
      }));
      return (await ask('decrypt', items)).map(({ plaintext }) => Buffer.from(required(plaintext), 'base64'));
    },
  };
}

/** One item of an answer: the field that was asked for, or why there is none. */
interface BatchResult {
  readonly ciphertext?: string;
  readonly plaintext?: string;
  readonly error?: string;
}

async function inBatches(
  items: readonly object[],
  ask: (batch: readonly object[]) => Promise<readonly BatchResult[]>,
): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = [];
  for (let start = 0; start < items.length; start += KEYS_PER_REQUEST) {
    results.push(...(await ask(items.slice(start, start + KEYS_PER_REQUEST))));
  }
  return results;
}

async function request(
  { url, token }: KeyManagement,
  path: string,
  batch: readonly object[],
): Promise<readonly BatchResult[]> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask(`${url}/${path}`, token, batch).catch((error: unknown) => error as Error);
    if (!(answer instanceof Error) && answer.status === 200) {
      const { data } = (await answer.json()) as { readonly data?: { readonly batch_results?: readonly BatchResult[] } };
      const results = data?.batch_results ?? [];
      if (results.length !== batch.length) throw new MasterKeyError(failure('an incomplete answer'));
      return results;
    }
    const wait = PAUSES[attempt];
    if (answer instanceof Error ? wait === undefined : wait === undefined || !PASSING.has(answer.status)) {
      // Neither body nor cause: they may repeat what was sent.
      throw new MasterKeyError(failure(answer instanceof Error ? 'no answer' : `HTTP ${answer.status}`));
    }
    await pause(wait as number);
  }
}

function ask(url: string, token: string, batch: readonly object[]): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-vault-token': token },
    body: JSON.stringify({ batch_input: batch }),
    redirect: 'error',
    signal: AbortSignal.timeout(REQUEST_TIMEOUT),
  });
}

function failure(what: string): string {
  return `密钥管理系统未能处理请求（${what}） · the key management service did not do what it was asked for: ${what}`;
}

function required(value: string | undefined): string {
  if (value === undefined) throw new MasterKeyError(failure('a key it does not open'));
  return value;
}

function base64(bytes: Buffer | string): string {
  return Buffer.from(bytes as string).toString('base64');
}
