import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes of the master key (AES-256, HKDF-SHA-256). */
export const MASTER_KEY_BYTES = 32;

/** Where the key that wraps all other keys comes from: a file, the environment, later an HSM's secret. */
export interface MasterKeyProvider {
  /** The key, or undefined when this installation has none yet. */
  load(): Promise<Buffer | undefined>;
  /**
   * Makes the key of a new installation. Two processes that start together end with the same key.
   * @throws MasterKeyError when keys are not made here
   */
  create(): Promise<Buffer>;
}

/** The installation's master key is missing, unreadable or not the one this database was sealed with. Refuses the start. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError';
}

/** Permission bits of others than the owner of a file. */
const GROUP_AND_OTHERS = 0o077;

/** The key as base64 in a file that only its owner may read; made on the first start. */
export function masterKeyFromFile(path: string): MasterKeyProvider {
  const load = async () => {
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
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    return decodeMasterKey(text, path);
  };
  return {
    load,
    async create() {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(`${randomBytes(MASTER_KEY_BYTES).toString('base64')}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      try {
        // Unlike rename, link never replaces the key that another process has just made.
        await link(draft, path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      } finally {
        await unlink(draft);
      }
      const key = await load();
      if (key === undefined) throw new MasterKeyError(`主密钥文件刚建立即消失 · the master key file vanished: ${path}`);
      return key;
    },
  };
}

/** The key as base64 in an environment variable, for installations whose secrets are handed in from outside. */
export function masterKeyFromText(text: string | undefined, source = 'QIYUE_MASTER_KEY'): MasterKeyProvider {
  return {
    load: async () => (text === undefined || text.trim() === '' ? undefined : decodeMasterKey(text, source)),
    create: async () => {
      throw new MasterKeyError(
        `未提供主密钥 · no master key given: set ${source} to ${MASTER_KEY_BYTES} random bytes in base64 (openssl rand -base64 32)`,
      );
    },
  };
}

function decodeMasterKey(text: string, source: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  if (key.length !== MASTER_KEY_BYTES || key.toString('base64') !== trimmed) {
    throw new MasterKeyError(
      `主密钥格式不正确 · the master key in ${source} is not ${MASTER_KEY_BYTES} bytes in base64`,
    );
  }
  return key;
}
