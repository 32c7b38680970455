import type { ContractDetailRow } from '#libs/contexts/contracts/read-models/contract-detail/projection';
import type { ContractDocument } from '#libs/contexts/contracts/domain/document/contract-document';
import { renderText } from '#libs/contexts/contracts/domain/document/rendering';
import { applyChanges } from '#libs/contexts/contracts/domain/document/document-changes';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';
import type { Vault } from '#libs/vault/vault';
import { openPersonalTexts, type Hiding } from './personal-texts.js';

/** The register's blanks for names of people are masked as names, everything else personal is hidden whole. */
const NAME_BLANKS: readonly string[] = ['户主', '户主姓名', '乙方姓名', '乙方'];

/** A contract as its reader may see it: personal texts opened for the person they are about, masked for everybody else. */
export async function contractView(vault: Vault, row: ContractDetailRow, reader: SubjectId | undefined) {
  const proposals = row.amendments.map(({ changes }) => changes);
  const shown = await openPersonalTexts(vault, sealedIn(row), reader);
  const open = (text: string | null): string | null => (text === null ? null : (shown.get(text) ?? text));
  const pending = row.amendments.find(({ stage }) => stage === 'AWAITING_ALL');
  const proposed = pending === undefined ? undefined : applyChanges(row.document, pending.changes);
  return {
    ...row,
    document: documentView(row.document, open),
    /** The text that an open amendment proposes; null when there is none. */
    proposedDocument: proposed === undefined ? null : documentView(proposed, open),
    refusal: row.refusal === null ? null : { ...row.refusal, reason: open(row.refusal.reason) },
    notice: row.notice === null ? null : { ...row.notice, statement: open(row.notice.statement) },
    amendments: row.amendments.map((amendment, index) => ({
      ...amendment,
      changes: {
        ...amendment.changes,
        values: (proposals[index]?.values ?? []).map(({ name, value }) => ({ name, value: open(value) })),
      },
      rejection:
        amendment.rejection === null ? null : { ...amendment.rejection, reason: open(amendment.rejection.reason) },
    })),
  };
}

function documentView(document: ContractDocument, open: (text: string | null) => string | null) {
  const clear = new Map(
    document.variables
      .filter(({ personal, value }) => personal && value !== null)
      .map(({ name, value }) => [name, open(value) ?? ''] as const),
  );
  return {
    ...document,
    variables: document.variables.map((variable) => ({
      ...variable,
      value: variable.personal ? open(variable.value) : variable.value,
    })),
    parties: document.parties.map((party) => ({
      ...party,
      name: party.kind === 'HOUSEHOLD' ? (open(party.name) ?? '') : party.name,
    })),
    clauses: document.clauses.map((clause) => ({
      ...clause,
      renderedText: renderText(clause.text, document.variables, clear),
    })),
  };
}

/** Every ciphertext of the row with how it is hidden. */
function sealedIn(row: ContractDetailRow): ReadonlyMap<Sealed, Hiding> {
  const sealed = new Map<Sealed, Hiding>();
  const note = (text: string | null, hiding: Hiding): void => {
    if (text !== null) sealed.set(text as Sealed, hiding);
  };
  const personal = new Set<string>();
  for (const { name, personal: isPersonal, value } of row.document.variables) {
    if (!isPersonal) continue;
    personal.add(name);
    note(value, NAME_BLANKS.includes(name) ? 'name' : 'text');
  }
  for (const party of row.document.parties) if (party.kind === 'HOUSEHOLD') note(party.name, 'name');
  note(row.refusal?.reason ?? null, 'text');
  note(row.notice?.statement ?? null, 'text');
  for (const { changes, rejection } of row.amendments) {
    note(rejection?.reason ?? null, 'text');
    for (const { name, value } of changes.values) {
      if (personal.has(name)) note(value, NAME_BLANKS.includes(name) ? 'name' : 'text');
    }
  }
  return sealed;
}
