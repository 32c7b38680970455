import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainCommand } from '#libs/kernel/decider';
import type { TemplateContent } from './content.js';

export type DraftTemplate = DomainCommand<
  'DraftTemplate',
  {
    /** Area the template is made for: contracts inside it may use it. */
    readonly regionCode: string;
    readonly content: TemplateContent;
  }
>;

export type ReviseTemplateDraft = DomainCommand<
  'ReviseTemplateDraft',
  {
    /** Hash of the draft that was edited, so that two drafters do not overwrite each other unseen. */
    readonly baseContentHash: ContentHash;
    readonly content: TemplateContent;
  }
>;

export type DraftTemplateVersion = DomainCommand<'DraftTemplateVersion', { readonly content: TemplateContent }>;

export type PublishTemplate = DomainCommand<
  'PublishTemplate',
  {
    readonly version: number;
    /** The hash reviewed is the hash published. */
    readonly contentHash: ContentHash;
  }
>;

export type TemplateCommand = DraftTemplate | ReviseTemplateDraft | DraftTemplateVersion | PublishTemplate;
