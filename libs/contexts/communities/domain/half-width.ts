/** Distance between the full-width forms U+FF01–U+FF5E and ASCII. */
const FULL_WIDTH_OFFSET = 0xfee0;

/**
 * Full-width digits, letters and signs (１２３Ｘ－) as their ASCII forms and the ideographic space as a space. Other characters stay:
 * a general normalisation (NFKC) would change Chinese characters in names.
 */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .replace(/\u3000/g, ' ');
}
