import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CipherAlgorithm } from './cipher/cipher.js';
import { DEFAULT_ALGORITHM } from './cipher/ciphers.js';
import { MasterKeyError, type MasterKey, type MasterKeySource } from './key-wrapping.js';
import { localMasterKey } from './local-master-key.js';

/** Bytes of a master key (HKDF-SHA-256; 256 bits for AES). */
export const MASTER_KEY_BYTES = 32;

/** Master keys an installation may have at hand: the one in use and the one it replaces, with room for a mistake. */
const MOST_KEYS = 4;

/** Permission bits of others than the owner of a file. */
const GROUP_AND_OTHERS = 0o077;

/** Keys as base64, one a line, in a file that only its owner may read; the first is made on the first start. */
export function masterKeyFromFile(path: string, algorithm: CipherAlgorithm = DEFAULT_ALGORITHM): MasterKeySource {
  const read = async (): Promise<readonly string[]> => {
    let text: string;
    try {
      const { mode } = await stat(path);
      if (process.platform !== 'win32' && (mode & GROUP_AND_OTHERS) !== 0) {
        throw new MasterKeyError(
          `主密钥文件可被他人读取 · the master key file can be read by others: chmod 600 ${path}`,
        );
      }
      text = await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    return linesOf(text, path);
  };
  const load = async () => (await read()).map((line) => localMasterKey(decodeMasterKey(line, path), algorithm));
  return {
    description: path,
    load,
    async create() {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const draft = await writeDraft(path, [newLine()]);
      try {
        // Unlike rename, link never replaces the key that another process has just made.
        await link(draft, path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      } finally {
        await unlink(draft);
      }
      const [key] = await load();
      if (key === undefined) throw new MasterKeyError(`主密钥文件刚建立即消失 · the master key file vanished: ${path}`);
      return key;
    },
    async add() {
      await rename(await writeDraft(path, [newLine(), ...(await read())]), path);
    },
    async keepOnly(keyId) {
      const lines = await read();
      const kept = lines.filter((line) => keyOf(line, path, algorithm).keyId === keyId);
      if (kept.length === 0) throw new MasterKeyError(`没有该主密钥 · there is no key ${keyId} in ${path}`);
      await rename(await writeDraft(path, kept), path);
    },
  };
}

/** Keys as base64 in an environment variable, separated by commas, for installations whose secrets are handed in from outside. */
export function masterKeyFromText(
  text: string | undefined,
  source = 'QIYUE_MASTER_KEY',
  algorithm: CipherAlgorithm = DEFAULT_ALGORITHM,
): MasterKeySource {
  return {
    description: source,
    load: async () =>
      text === undefined || text.trim() === ''
        ? []
        : linesOf(text, source).map((line) => keyOf(line, source, algorithm)),
    create: async () => {
      throw new MasterKeyError(
        `未提供主密钥 · no master key given: set ${source} to ${MASTER_KEY_BYTES} random bytes in base64 (openssl rand -base64 32)`,
      );
    },
  };
}

function keyOf(line: string, source: string, algorithm: CipherAlgorithm): MasterKey {
  return localMasterKey(decodeMasterKey(line, source), algorithm);
}

function linesOf(text: string, source: string): readonly string[] {
  const lines = text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0 || lines.length > MOST_KEYS) {
    throw new MasterKeyError(
      `主密钥数量不正确 · ${source} holds ${lines.length} master keys instead of 1 to ${MOST_KEYS}`,
    );
  }
  return lines;
}

function newLine(): string {
  return randomBytes(MASTER_KEY_BYTES).toString('base64');
}

/** A whole file beside the one whose place it is to take: a crash leaves the old one or the new one. */
async function writeDraft(path: string, lines: readonly string[]): Promise<string> {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${lines.join('\n')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}

function decodeMasterKey(text: string, source: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== MASTER_KEY_BYTES || key.toString('base64') !== text) {
    throw new MasterKeyError(
      `主密钥格式不正确 · the master key in ${source} is not ${MASTER_KEY_BYTES} bytes in base64`,
    );
  }
  return key;
}
