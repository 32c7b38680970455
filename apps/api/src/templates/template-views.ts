import type { Finding } from '#libs/contexts/templates/domain/linter/findings';
import type { TemplateRegisterRow } from '#libs/contexts/templates/read-models/template-register/projection';
import type { TemplateVersionRow } from '#libs/contexts/templates/read-models/template-version/projection';
import type { BilingualText } from '#libs/kernel/problem';
import type { TemplateContentDocument } from './template-content.documents.js';
import type { LinterFindingDocument, TemplateDocument, TemplateVersionDocument } from './template.documents.js';

/** A row of the register; readers without access to drafts see only what is or was published. */
export function templateDocumentOf(row: TemplateRegisterRow, seesDrafts: boolean): TemplateDocument {
  return {
    templateId: row.templateId,
    regionCode: row.regionCode,
    title: row.title,
    titleEnglish: row.titleEnglish,
    instrumentKind: row.instrumentKind,
    topic: row.topic,
    status: row.status,
    publishedVersion: row.publishedVersion,
    draftVersion: seesDrafts ? row.draftVersion : null,
    versions: row.versions.filter(({ publishedAt }) => seesDrafts || publishedAt !== null),
  };
}

export function versionDocumentOf(
  row: TemplateVersionRow,
  findings: readonly Finding[],
  plainLanguageNotice: BilingualText,
): TemplateVersionDocument {
  return {
    templateId: row.templateId,
    version: row.version,
    regionCode: row.regionCode,
    status: row.status,
    contentHash: row.contentHash,
    plainLanguageNotice,
    // The document's arrays are mutable for class-validator; nothing changes them.
    content: row.content as TemplateContentDocument,
    findings: findings.map(findingDocumentOf),
    publishedAt: row.publishedAt,
    supersededBy: row.supersededBy,
  };
}

function findingDocumentOf({ rule, severity, place, excerpt, message, suggestion }: Finding): LinterFindingDocument {
  const { clauseId, pointer, start, end } = place;
  return { rule, severity, clauseId, pointer, start, end, excerpt, message, suggestion };
}
