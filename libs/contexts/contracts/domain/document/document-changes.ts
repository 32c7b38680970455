import { Problem } from '#libs/kernel/problem';
import type { Clause } from './clause.js';
import type { ContractDocument } from './contract-document.js';
import { CHANGED_CLAUSE_UNKNOWN, CHANGED_VARIABLE_UNKNOWN } from './problems.js';

/** What an amendment changes in a document. Everything else stays word for word. */
export interface DocumentChanges {
  /** Clauses with a known id replace that clause, others are added at the end. */
  readonly clauses: readonly Clause[];
  readonly removedClauseIds: readonly string[];
  /** New values; ciphertext for personal variables. */
  readonly values: readonly { readonly name: string; readonly value: string | null }[];
}

/**
 * The document after the changes.
 * @throws Problem when a clause to be removed or a variable to be filled is not in the document
 */
export function applyChanges(document: ContractDocument, changes: DocumentChanges): ContractDocument {
  const known = new Set(document.clauses.map((clause) => clause.clauseId));
  for (const clauseId of changes.removedClauseIds) {
    if (!known.has(clauseId)) throw new Problem(CHANGED_CLAUSE_UNKNOWN, { clauseId });
  }
  const names = new Set(document.variables.map((variable) => variable.name));
  for (const { name } of changes.values) {
    if (!names.has(name)) throw new Problem(CHANGED_VARIABLE_UNKNOWN, { variable: name });
  }
  const replaced = new Map(changes.clauses.map((clause) => [clause.clauseId, clause]));
  const values = new Map(changes.values.map(({ name, value }) => [name, value]));
  return {
    ...document,
    clauses: [
      ...document.clauses
        .filter((clause) => !changes.removedClauseIds.includes(clause.clauseId))
        .map((clause) => replaced.get(clause.clauseId) ?? clause),
      ...changes.clauses.filter((clause) => !known.has(clause.clauseId)),
    ],
    variables: document.variables.map((variable) => {
      const value = values.get(variable.name);
      return value === undefined ? variable : { ...variable, value };
    }),
  };
}
