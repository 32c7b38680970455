import type { SubjectId } from '#libs/kernel/sealed';
import type { CipherAlgorithm } from './cipher/cipher.js';
import { fingerprintKeyOf, sealingKeyOf } from './key-derivation.js';

/** Fingerprints are made under the first version: they have to stay comparable when the key is renewed. */
const FIRST_VERSION = 1;

/** The unwrapped keys of a subject, all versions. */
export class SubjectKeys {
  private readonly sealing = new Map<string, Buffer>();
  private fingerprintKey: Buffer | undefined;

  /** @param dataKeys by version */
  constructor(private readonly dataKeys: ReadonlyMap<number, Buffer>) {}

  /** The version for new texts. */
  get newest(): number {
    return Math.max(...this.dataKeys.keys());
  }

  has(version: number): boolean {
    return this.dataKeys.has(version);
  }

  sealingKey(version: number, algorithm: CipherAlgorithm): Buffer {
    const name = `${version} ${algorithm}`;
    const known = this.sealing.get(name);
    if (known !== undefined) return known;
    const key = sealingKeyOf(this.dataKey(version), algorithm);
    this.sealing.set(name, key);
    return key;
  }

  get fingerprint(): Buffer {
    this.fingerprintKey ??= fingerprintKeyOf(this.dataKey(FIRST_VERSION));
    return this.fingerprintKey;
  }

  private dataKey(version: number): Buffer {
    const key = this.dataKeys.get(version);
    if (key === undefined) throw new Error(`version ${version} of the key is not in this vault`);
    return key;
  }
}

/** What a version of a subject's key is wrapped as. The first is named by the subject alone, as it was when there was no second. */
export function purposeOfVersion(subjectId: SubjectId, version: number): string {
  return version === FIRST_VERSION ? subjectId : `${subjectId}/${version}`;
}
