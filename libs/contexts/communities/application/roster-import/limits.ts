/** Bytes of an uploaded roster. The sample of 1,850 households has 137 kB; the largest community some 300 kB. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** Entries of the archive; a workbook with a dozen sheets and pictures has under a hundred. */
export const MAX_ARCHIVE_ENTRIES = 1_000;

/** Bytes of all entries inflated. A 20,000 row sheet has some 10 MB. */
export const MAX_INFLATED_BYTES = 100 * 1024 * 1024;

/** Inflated over deflated size of an entry. Spreadsheets reach about 30; a bomb of zeros 1,000. */
export const MAX_INFLATION_RATIO = 200;

/** Entries below this size are not worth a ratio: a short text of one repeated letter compresses very well. */
export const RATIO_CHECKED_FROM_BYTES = 1024 * 1024;

/** Rows of a sheet, title and header included. A community has 1,000 to 3,700 households. */
export const MAX_SHEET_ROWS = 20_000;

/** Cells of all sheets: thirty columns of the longest sheet. */
export const MAX_CELLS = 600_000;

/** Merged ranges of a sheet. */
export const MAX_MERGED_RANGES = 20_000;

/** Rows from the top in which the header is looked for. */
export const HEADER_SEARCH_ROWS = 30;

/** Columns looked at; a register has about twelve. */
export const MAX_COLUMNS = 100;

/** Faults named in a report; the number of all is given too. */
export const MAX_REPORTED_FAULTS = 1_000;

/** Rows carried out at the same time: enough for the log to commit in groups, few enough to stay fair to others. */
export const ROWS_IN_FLIGHT = 64;
