/**
 * Personal text as ciphertext under the key of one person: all that events, read models, messages and logs may hold of it.
 * Made and opened only by the vault. Domain code passes it on and never looks inside.
 */
export type Sealed = string & { readonly __brand: 'Sealed' };

/** Id under which a person's or household's personal data is sealed; the same as the resident's or organisation's aggregate id. */
export type SubjectId = string;

/** Shown wherever personal data was erased by law. */
export const ERASED_TEXT = { zh: '依法删除', en: 'erased by law' } as const;
