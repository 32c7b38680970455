import type { SubjectId } from '#libs/kernel/sealed';
import type { Vault } from '#libs/vault/vault';
import type { SealedField } from '../domain/sealed-field.js';

/** Fields of the communities context in the vault; each is bound into its ciphertext, so none is ever renamed. */
export type CommunitiesField =
  'name' | 'id-number' | 'phone' | 'remark' | 'contact-name' | 'contact-phone' | 'disclosure-statement';

/**
 * A clear text as events may hold it.
 * @throws Problem when the subject has been erased
 */
export async function sealField(
  vault: Vault,
  subjectId: SubjectId,
  field: CommunitiesField,
  clear: string,
): Promise<SealedField> {
  const sealed = await vault.seal(subjectId, field, clear);
  return { sealed, fingerprint: await vault.fingerprint(subjectId, clear) };
}
