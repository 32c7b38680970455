import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainEvent } from '#libs/kernel/decider';
import type { TemplateContent } from './content.js';

interface Drafting {
  /** 1 for the first version, without gaps. */
  readonly version: number;
  readonly content: TemplateContent;
  readonly contentHash: ContentHash;
  /** Who wrote this wording; may not publish it. */
  readonly drafterAccountId: string;
}

export type TemplateDrafted = DomainEvent<'TemplateDrafted', Drafting & { readonly regionCode: string }>;

export type TemplateDraftRevised = DomainEvent<'TemplateDraftRevised', Drafting>;

/** Work on the version after a published one has begun; the published one stays in use. */
export type TemplateVersionDrafted = DomainEvent<'TemplateVersionDrafted', Drafting>;

export type TemplatePublished = DomainEvent<
  'TemplatePublished',
  {
    readonly version: number;
    readonly contentHash: ContentHash;
    readonly reviewerAccountId: string;
    /** Version of the linter's list of forbidden wordings that the text passed. */
    readonly wordingsVersion: string;
  }
>;

export type TemplateSuperseded = DomainEvent<
  'TemplateSuperseded',
  { readonly version: number; readonly supersededBy: number }
>;

/**
 * Reserved for the full governance, which stands between drafting and publication and renames nothing:
 * TemplateSubmittedForLegalReview, TemplateLegalReviewPassed, TemplateReturnedToDraft, TemplateDeliberationHeld,
 * TemplateConsultationOpened, TemplateConsultationClosed, TemplateAdopted, TemplatePublicNoticeGiven, TemplateFiled,
 * TemplateSuspended, TemplateResumed, TemplateRetired.
 */
export type TemplateEvent =
  TemplateDrafted | TemplateDraftRevised | TemplateVersionDrafted | TemplatePublished | TemplateSuperseded;
