/** Digits of a code by level: 6 county, + 3 street, + 3 community (domain brief, "Data rules"). Never `000000`, the area of `System` alone. */
export const REGION_CODE = /^[1-9]\d{5}(\d{3}(\d{3})?)?$/;

/** Whether the text is a district (6), subdistrict (9) or community (12) code. */
export function isRegionCode(text: string): boolean {
  return REGION_CODE.test(text);
}

/** Whether the text is a community's code, the only level that holds households. */
export function isCommunityCode(text: string): boolean {
  return text.length === 12 && isRegionCode(text);
}
