import type { TemplateEvent } from '#libs/contexts/templates/domain/template/events';
import { contentHashOf } from '#libs/kernel/content-hash';
import type { DomainEvent } from '#libs/kernel/decider';
import { NOTHING_TO_HASH, type ContentCheckResult } from './content-check.js';

/** Every wording of a template version: its hash must be that of its canonical form. */
export function checkTemplateContent(event: DomainEvent): ContentCheckResult {
  const { type, data } = event as TemplateEvent;
  switch (type) {
    case 'TemplateDrafted':
    case 'TemplateDraftRevised':
    case 'TemplateVersionDrafted': {
      const sound = contentHashOf(data.content) === data.contentHash;
      return { hashes: 1, wrong: sound ? [] : [`template version ${data.version}`] };
    }
    default:
      return NOTHING_TO_HASH;
  }
}
