/** Bytes of a JSON body. The largest honest one, a bulk countersignature of 20,000 contract ids, has 800 kB. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Bytes of an uploaded file unless the route says otherwise. The sample roster of 1,850 households has 150 kB. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;

/** Bytes of a text field beside an uploaded file. */
export const MAX_UPLOAD_FIELD_BYTES = 64 * 1024;

/** Text fields beside an uploaded file. */
export const MAX_UPLOAD_FIELDS = 20;

/** Nesting of a JSON body. Ours need five: template, clauses, clause, legal bases, legal basis. */
export const MAX_DEPTH = 20;

/** Values in a JSON body, each array element and property counted: 20,000 ids and the rest. */
export const MAX_VALUES = 50_000;

/** Milliseconds for a request to arrive completely: a 20 MB scan over a slow phone line. */
export const REQUEST_TIMEOUT_MS = 120_000;

/** Milliseconds for a connection to send its headers. */
export const CONNECTION_TIMEOUT_MS = 130_000;

/** Characters of a route parameter; ids have 36. */
export const MAX_PARAMETER_LENGTH = 128;

/** Places named in one problem: more help nobody. */
export const MAX_PLACES = 50;
