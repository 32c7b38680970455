import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { KeyManagement } from '#libs/vault/transit-master-key';

/** The key management service of a spec, a process of its own on this machine. */
export interface TestKeyManagement {
  /** How to reach it, with these of its keys. */
  named(...keyNames: readonly string[]): KeyManagement;
  /** Lets it refuse so many requests with 503. */
  refuse(requests: number): Promise<void>;
}

const TOKEN = 'test-token-of-no-other-use';

/** Call at the top of a spec: starts the service with keys of these names and stops it afterwards. */
export function useKeyManagement(...names: readonly string[]): TestKeyManagement {
  let child: ChildProcess | undefined;
  let origin = '';
  beforeAll(async () => {
    child = spawn(process.execPath, [join(__dirname, 'service.mjs'), TOKEN, ...names], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [port] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    origin = `http://127.0.0.1:${port.toString().trim()}`;
  });
  afterAll(async () => {
    child?.stdin?.end();
    if (child?.exitCode === null) await once(child, 'exit');
  });
  return {
    named: (...keyNames) => ({ url: `${origin}/v1/transit`, keyNames, token: TOKEN }),
    async refuse(requests) {
      const headers = { 'x-vault-token': TOKEN };
      const { status } = await fetch(`${origin}/refuse`, { method: 'POST', headers, body: String(requests) });
      if (status !== 204) throw new Error(`the key management service answered ${status}`);
    },
  };
}
