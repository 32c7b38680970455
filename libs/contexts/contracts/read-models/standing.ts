import type { ContractStatus } from '../domain/contract/state.js';

/** The rows of one contract once it stands otherwise. */
export function standing<Row extends { readonly status: ContractStatus }>(
  rows: readonly Row[],
  status: ContractStatus,
): readonly Row[] {
  return rows.map((row) => ({ ...row, status }));
}
