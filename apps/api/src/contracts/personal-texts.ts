import { ERASED_TEXT, type Sealed, type SubjectId } from '#libs/kernel/sealed';
import { maskName, maskText } from '#libs/vault/masking';
import { readSealed } from '#libs/vault/sealed-text';
import type { Vault } from '#libs/vault/vault';

/** How a text is hidden from others than the person it is about. */
export type Hiding = 'name' | 'text';

const MASKS: Readonly<Record<Hiding, (text: string) => string>> = { name: maskName, text: maskText };

/**
 * Opens the personal texts of one answer together. Whoever asks sees his own in clear and those of others masked; what was erased is
 * said to be.
 * @param reader subject that asks; undefined for staff
 */
export async function openPersonalTexts(
  vault: Vault,
  sealed: ReadonlyMap<Sealed, Hiding>,
  reader: SubjectId | undefined,
): Promise<ReadonlyMap<string, string>> {
  const texts = [...sealed.keys()];
  const opened = await vault.openMany(texts);
  return new Map(
    texts.map((text, index) => {
      const clear = opened[index];
      if (clear?.status !== 'clear') return [text, ERASED_TEXT.zh];
      const own = reader !== undefined && readSealed(text).subjectId === reader;
      return [text, own ? clear.text : MASKS[sealed.get(text) ?? 'text'](clear.text)];
    }),
  );
}
