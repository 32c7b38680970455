/** District, subdistrict or community: 6, 9 or 12 digits. Never `000000`, which is the area of `System` alone. */
const AREA_CODE = /^[1-9]\d{5}(\d{3}(\d{3})?)?$/;

/** Whether a role can be held in this area. */
export function isAreaCode(text: string): boolean {
  return AREA_CODE.test(text);
}
