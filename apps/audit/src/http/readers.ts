import type { Role } from '#libs/kernel/actor';

/** Read-only roles of the brief; everything they see here is masked. */
export const READERS: readonly Role[] = ['Auditor', 'Supervisor', 'SubdistrictReviewer'];
