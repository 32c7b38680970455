import type { Clause, TemplateContent } from '#libs/contexts/templates/domain/template/content';
import type {
  TemplateDrafted,
  TemplatePublished,
  TemplateVersionDrafted,
} from '#libs/contexts/templates/domain/template/events';
import { FORBIDDEN_WORDINGS_VERSION } from '#libs/contexts/templates/domain/linter/forbidden-wordings';
import { contentHashOf } from '#libs/kernel/content-hash';
import { contextOf } from './decider-specification.js';

/** One small template of the district, for specs. */
export const DISTRICT = '370704';
export const drafter = contextOf({ accountId: 'drafter', role: 'LegalDrafter', regionCode: DISTRICT });
export const secondDrafter = contextOf({ accountId: 'drafter-2', role: 'LegalDrafter', regionCode: DISTRICT });
export const reviewer = contextOf({ accountId: 'reviewer', role: 'LegalReviewer', regionCode: DISTRICT });

export const quietClause: Clause = {
  clauseId: 'quiet',
  number: '第一条',
  heading: '保持安静',
  text: '双方应当保持楼道安静。{{社区名称}}居民委员会接到反映后负责劝导。',
  key: true,
  explanation: '晚上轻一点，有事找社区。',
  dutyBearer: 'BOTH',
  legalBases: [{ title: '中华人民共和国噪声污染防治法', article: '第六十五条', inForceFrom: '2022-06-05' }],
  remedy: 'REMINDER',
};

export const content: TemplateContent = {
  instrumentKind: 'CONTRACT',
  topic: 'NEIGHBOURS',
  title: '邻里契约',
  titleEnglish: 'Neighbourhood contract',
  plainLanguage: '楼上楼下，轻声说话。',
  clauses: [quietClause],
  variables: [
    {
      name: '社区名称',
      label: { zh: '社区名称', en: 'Community' },
      type: 'TEXT',
      choices: null,
      required: true,
      personal: false,
      maxLength: 50,
    },
  ],
  termMonths: 12,
};

export const revisedContent: TemplateContent = { ...content, plainLanguage: '楼上楼下，轻声说话；有事好商量。' };
export const finedContent: TemplateContent = {
  ...content,
  clauses: [{ ...quietClause, text: `${quietClause.text}违反的，罚款200元。` }],
};

export const drafted: TemplateDrafted = {
  type: 'TemplateDrafted',
  data: {
    regionCode: DISTRICT,
    version: 1,
    content,
    contentHash: contentHashOf(content),
    drafterAccountId: drafter.actor.accountId,
  },
};

export const secondVersionDrafted: TemplateVersionDrafted = {
  type: 'TemplateVersionDrafted',
  data: {
    version: 2,
    content: revisedContent,
    contentHash: contentHashOf(revisedContent),
    drafterAccountId: drafter.actor.accountId,
  },
};

/** Publication of a version by the reviewer. */
export function publishedAs(version: number, published: TemplateContent): TemplatePublished {
  return {
    type: 'TemplatePublished',
    data: {
      version,
      contentHash: contentHashOf(published),
      reviewerAccountId: reviewer.actor.accountId,
      wordingsVersion: FORBIDDEN_WORDINGS_VERSION,
    },
  };
}
