/** Stands for a hidden part of a name, whatever its length. */
const HIDDEN = '*';

/** Leading digits of an id number that stay: province and city. */
const ID_NUMBER_HEAD = 4;
const ID_NUMBER_TAIL = 2;

const MOBILE = /^(1\d{2})\d{4}(\d{4})$/;
const LANDLINE = /^(0\d{2,3}-)?\d{5,6}(\d{2})(-\d{1,6})?$/;

/**
 * The first character of a name and one star: 张* for 张三, 欧* for 欧阳某某, 阿* for 阿依古丽·某某. Counted in code points, so
 * that a surname outside the BMP stays whole; the number of hidden characters is not shown.
 */
export function maskName(name: string): string {
  const [first] = name.trim();
  return first === undefined ? HIDDEN : `${first}${HIDDEN}`;
}

/** Province and city, twelve stars, the last two characters of an id number: 3707************1X. */
export function maskIdNumber(idNumber: string): string {
  const characters = [...idNumber];
  const hidden = characters.length - ID_NUMBER_HEAD - ID_NUMBER_TAIL;
  // A short text would show more than it hides.
  if (hidden < ID_NUMBER_HEAD + ID_NUMBER_TAIL) return HIDDEN.repeat(characters.length);
  return `${characters.slice(0, ID_NUMBER_HEAD).join('')}${HIDDEN.repeat(hidden)}${characters.slice(-ID_NUMBER_TAIL).join('')}`;
}

/** 138****0000 for a mobile, 0536-*****59 for a landline; anything else is hidden whole. */
export function maskPhoneNumber(phoneNumber: string): string {
  const mobile = MOBILE.exec(phoneNumber);
  if (mobile) return `${mobile[1]}****${mobile[2]}`;
  const landline = LANDLINE.exec(phoneNumber);
  if (landline) return `${landline[1] ?? ''}*****${landline[2]}`;
  return HIDDEN.repeat([...phoneNumber].length);
}

/** Nothing of a free text about people can be shown safely. */
export function maskText(text: string): string {
  return text === '' ? '' : HIDDEN.repeat(3);
}
