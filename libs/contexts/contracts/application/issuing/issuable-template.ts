import { covers } from '#libs/kernel/actor';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import type { PublishedTemplate, PublishedTemplates } from '../ports/published-templates.js';
import { TEMPLATE_FOR_ANOTHER_AREA, TEMPLATE_VERSION_SUPERSEDED, TEMPLATE_VERSION_UNKNOWN } from './problems.js';

/** The template version, if contracts may be issued from it in this community now. @throws Problem */
export async function issuableTemplate(
  templates: PublishedTemplates,
  templateId: Uuid,
  version: number,
  regionCode: string,
): Promise<PublishedTemplate> {
  const template = await templates.find(templateId, version);
  if (template === undefined) throw new Problem(TEMPLATE_VERSION_UNKNOWN, { templateId, version });
  if (!covers(template.regionCode, regionCode)) throw new Problem(TEMPLATE_FOR_ANOTHER_AREA, { regionCode });
  if (template.status !== 'PUBLISHED') throw new Problem(TEMPLATE_VERSION_SUPERSEDED, { templateId, version });
  return template;
}
