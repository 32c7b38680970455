import { assertNever } from '#libs/kernel/assert-never';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { TemplateContent } from './content.js';
import type { TemplateDrafted, TemplateDraftRevised, TemplateEvent, TemplateVersionDrafted } from './events.js';

/** States of a version, from the domain brief. Only some are reached until the full governance is built. */
export const TEMPLATE_STATUSES = [
  'DRAFT',
  'LEGAL_REVIEW',
  'DELIBERATION',
  'CONSULTATION',
  'ADOPTION',
  'PUBLIC_NOTICE',
  'FILING',
  'PUBLISHED',
  'SUSPENDED',
  'SUPERSEDED',
  'RETIRED',
] as const;
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];

interface Worded {
  readonly version: number;
  readonly content: TemplateContent;
  readonly contentHash: ContentHash;
  /** All who wrote at this version. */
  readonly drafterAccountIds: readonly string[];
}

export type TemplateVersion =
  | (Worded & { readonly status: 'DRAFT' })
  | (Worded & { readonly status: 'PUBLISHED'; readonly reviewerAccountId: string })
  | (Worded & { readonly status: 'SUPERSEDED'; readonly reviewerAccountId: string; readonly supersededBy: number });

export type TemplateState =
  | { readonly status: 'absent' }
  | {
      readonly status: 'known';
      readonly regionCode: string;
      /** Version N is at index N − 1. */
      readonly versions: readonly TemplateVersion[];
    };

export const initialTemplate: TemplateState = { status: 'absent' };

export function evolveTemplate(state: TemplateState, event: TemplateEvent): TemplateState {
  switch (event.type) {
    case 'TemplateDrafted':
      return { status: 'known', regionCode: event.data.regionCode, versions: [draftFrom(event)] };
    case 'TemplateVersionDrafted':
      return state.status === 'known' ? { ...state, versions: [...state.versions, draftFrom(event)] } : state;
    case 'TemplateDraftRevised':
      return replaceVersion(state, event.data.version, (version) => ({
        ...version,
        content: event.data.content,
        contentHash: event.data.contentHash,
        drafterAccountIds: [...new Set([...version.drafterAccountIds, event.data.drafterAccountId])],
      }));
    case 'TemplatePublished':
      return replaceVersion(state, event.data.version, (version) => ({
        ...version,
        status: 'PUBLISHED',
        reviewerAccountId: event.data.reviewerAccountId,
      }));
    case 'TemplateSuperseded':
      return replaceVersion(state, event.data.version, (version) =>
        version.status === 'PUBLISHED'
          ? { ...version, status: 'SUPERSEDED', supersededBy: event.data.supersededBy }
          : version,
      );
    default:
      return assertNever(event, 'template event');
  }
}

/** The version that new contracts are made from. */
export function publishedVersionOf(state: TemplateState): (TemplateVersion & { status: 'PUBLISHED' }) | undefined {
  if (state.status === 'absent') return undefined;
  return state.versions.findLast((version) => version.status === 'PUBLISHED');
}

/** The version being worked on; only the last one can be. */
export function openDraftOf(state: TemplateState): (TemplateVersion & { status: 'DRAFT' }) | undefined {
  if (state.status === 'absent') return undefined;
  const last = state.versions.at(-1);
  return last?.status === 'DRAFT' ? last : undefined;
}

function draftFrom({ data }: TemplateDrafted | TemplateDraftRevised | TemplateVersionDrafted): TemplateVersion {
  const { version, content, contentHash, drafterAccountId } = data;
  return { status: 'DRAFT', version, content, contentHash, drafterAccountIds: [drafterAccountId] };
}

function replaceVersion(
  state: TemplateState,
  number: number,
  change: (version: TemplateVersion) => TemplateVersion,
): TemplateState {
  if (state.status === 'absent') return state;
  return {
    ...state,
    versions: state.versions.map((version) => (version.version === number ? change(version) : version)),
  };
}
