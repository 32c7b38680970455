/** Length of a district's code (domain brief, "Data rules"). */
const DISTRICT_DIGITS = 6;

/** The district in which a region lies; periods are the district's. */
export function districtOf(regionCode: string): string {
  return regionCode.slice(0, DISTRICT_DIGITS);
}

/** A region and all that contain it, the widest first: `370704`, `370704001`, `370704001001`. */
export function areasAround(regionCode: string): readonly string[] {
  return [6, 9, 12].filter((digits) => digits <= regionCode.length).map((digits) => regionCode.slice(0, digits));
}
