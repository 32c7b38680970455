import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import {
  accountId,
  contentHash,
  listOf,
  localId,
  nullable,
  oneOf,
  ordinal,
  publicText,
  record,
  regionCode,
  uuid,
  type PublicData,
} from '#libs/messaging/public-fields';
import { templateCodec } from '../../codec/template-codec.js';
import type { TemplateContent } from '../../domain/template/content.js';
import type {
  TemplateDrafted,
  TemplateDraftRevised,
  TemplateEvent,
  TemplatePublished,
  TemplateSuperseded,
  TemplateVersionDrafted,
} from '../../domain/template/events.js';

const templateId = uuid('The template.');
const version = ordinal('Version of the template.');
const hash = contentHash('Hash of everything this version says.');
const drafterAccountId = accountId('Who wrote this wording, and may not publish it.');
const outline = record(
  {
    instrumentKind: oneOf(['CONTRACT', 'COVENANT', 'PLEDGE', 'RESPONSIBILITY_LETTER'], 'Kind of instrument.'),
    topic: oneOf(
      [
        'RENTAL_HOUSING',
        'NEWCOMERS',
        'FAMILY_SERVICES',
        'JOINT_BUILDING',
        'SHOP_FRONT',
        'PROPERTY_SERVICE',
        'STAIRWELL',
        'RESIDENTS_COVENANT',
        'NEIGHBOURS',
        'DELEGATED_TASK',
      ],
      'What the text is about.',
    ),
    title: publicText('Title in Chinese.'),
    titleEnglish: publicText('Title in English.'),
    clauseIds: listOf(localId('Clause of the text.'), 'All clauses, in their order.'),
    termMonths: nullable(ordinal('How many months a contract made from it runs; null: no term.')),
  },
  'What the version is, without its wording.',
);

function outlineOf(content: TemplateContent): PublicData<typeof outline> {
  const { instrumentKind, topic, title, titleEnglish, clauses, termMonths } = content;
  return { instrumentKind, topic, title, titleEnglish, clauseIds: clauses.map(({ clauseId }) => clauseId), termMonths };
}

export const templateContract = publicContractOf<TemplateEvent>({
  context: 'templates',
  codec: templateCodec,
  events: {
    TemplateDrafted: definePublicEvent({
      name: 'template-drafted',
      version: 1,
      description: 'The first version of a template was drafted.',
      data: {
        templateId,
        regionCode: regionCode('Region the template is for.'),
        version,
        contentHash: hash,
        outline,
        drafterAccountId,
      },
      map: ({ data }: TemplateDrafted, id) => ({
        templateId: id,
        regionCode: data.regionCode,
        version: data.version,
        contentHash: data.contentHash,
        outline: outlineOf(data.content),
        drafterAccountId: data.drafterAccountId,
      }),
    }),
    TemplateDraftRevised: definePublicEvent({
      name: 'template-draft-revised',
      version: 1,
      description: 'A draft got another wording.',
      data: { templateId, version, contentHash: hash, outline, drafterAccountId },
      map: ({ data }: TemplateDraftRevised, id) => ({
        templateId: id,
        version: data.version,
        contentHash: data.contentHash,
        outline: outlineOf(data.content),
        drafterAccountId: data.drafterAccountId,
      }),
    }),
    TemplateVersionDrafted: definePublicEvent({
      name: 'template-version-drafted',
      version: 1,
      description: 'The version after a published one was drafted; the published one stays in use.',
      data: { templateId, version, contentHash: hash, outline, drafterAccountId },
      map: ({ data }: TemplateVersionDrafted, id) => ({
        templateId: id,
        version: data.version,
        contentHash: data.contentHash,
        outline: outlineOf(data.content),
        drafterAccountId: data.drafterAccountId,
      }),
    }),
    TemplatePublished: definePublicEvent({
      name: 'template-published',
      version: 1,
      description: 'A version was published: contracts can be made from it.',
      data: {
        templateId,
        version,
        contentHash: hash,
        reviewerAccountId: accountId('Who published it.'),
      },
      map: ({ data }: TemplatePublished, id) => ({
        templateId: id,
        version: data.version,
        contentHash: data.contentHash,
        reviewerAccountId: data.reviewerAccountId,
      }),
    }),
    TemplateSuperseded: definePublicEvent({
      name: 'template-superseded',
      version: 1,
      description: 'A published version gave way to a later one.',
      data: { templateId, version, supersededBy: ordinal('The later version.') },
      map: ({ data }: TemplateSuperseded, id) => ({
        templateId: id,
        version: data.version,
        supersededBy: data.supersededBy,
      }),
    }),
  },
});
