import { assertNever } from '#libs/kernel/assert-never';
import { contentHashOf } from '#libs/kernel/content-hash';
import type { Instant } from '#libs/kernel/clock';
import { isRegionCode } from '#libs/kernel/region-code';
import { dayOf } from '#libs/kernel/calendar-day';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { requireRole } from '#libs/kernel/permission';
import { Problem, type ProblemPlace } from '#libs/kernel/problem';
import type { Finding } from '../linter/findings.js';
import { FORBIDDEN_WORDINGS_VERSION } from '../linter/forbidden-wordings.js';
import { isError, lintTemplate } from '../linter/lint-template.js';
import type {
  DraftTemplate,
  DraftTemplateVersion,
  PublishTemplate,
  ReviseTemplateDraft,
  TemplateCommand,
} from './commands.js';
import { faultsOfContent } from './content-rules.js';
import type { TemplateContent } from './content.js';
import type { TemplateEvent, TemplateSuperseded } from './events.js';
import {
  TEMPLATE_ALREADY_DRAFTED,
  TEMPLATE_CONTENT_INVALID,
  TEMPLATE_CONTENT_UNCHANGED,
  TEMPLATE_DRAFT_OPEN,
  TEMPLATE_DRAFT_STALE,
  TEMPLATE_KIND_CHANGED,
  TEMPLATE_LINT_FAILED,
  TEMPLATE_NO_OPEN_DRAFT,
  TEMPLATE_NOT_FOUND,
  TEMPLATE_REGION_INVALID,
  TEMPLATE_REVIEWER_IS_DRAFTER,
  TEMPLATE_VERSION_SUPERSEDED,
} from './problems.js';
import {
  evolveTemplate,
  initialTemplate,
  openDraftOf,
  publishedVersionOf,
  type TemplateState,
  type TemplateVersion,
} from './state.js';

type KnownTemplate = TemplateState & { status: 'known' };

function decide(command: TemplateCommand, state: TemplateState, context: DecisionContext): readonly TemplateEvent[] {
  switch (command.type) {
    case 'DraftTemplate':
      return draft(command, state, context);
    case 'ReviseTemplateDraft':
      return revise(command, requireKnown(state), context);
    case 'DraftTemplateVersion':
      return draftVersion(command, requireKnown(state), context);
    case 'PublishTemplate':
      return publish(command, requireKnown(state), context);
    default:
      return assertNever(command, 'template command');
  }
}

function draft({ data }: DraftTemplate, state: TemplateState, { actor }: DecisionContext): readonly TemplateEvent[] {
  if (!isRegionCode(data.regionCode)) throw new Problem(TEMPLATE_REGION_INVALID);
  requireRole(actor, data.regionCode, ['LegalDrafter']);
  const contentHash = hashOfValid(data.content);
  if (state.status === 'known') {
    const [first] = state.versions;
    const same =
      first?.contentHash === contentHash && state.regionCode === data.regionCode && state.versions.length === 1;
    if (same) return [];
    throw new Problem(TEMPLATE_ALREADY_DRAFTED);
  }
  const { regionCode, content } = data;
  return [
    {
      type: 'TemplateDrafted',
      data: { regionCode, version: 1, content, contentHash, drafterAccountId: actor.accountId },
    },
  ];
}

function revise(
  { data }: ReviseTemplateDraft,
  state: KnownTemplate,
  { actor }: DecisionContext,
): readonly TemplateEvent[] {
  requireRole(actor, state.regionCode, ['LegalDrafter']);
  const open = openDraftOf(state);
  if (open === undefined) throw new Problem(TEMPLATE_NO_OPEN_DRAFT);
  const contentHash = hashOfValid(data.content);
  if (contentHash === open.contentHash) return [];
  if (data.baseContentHash !== open.contentHash)
    throw new Problem(TEMPLATE_DRAFT_STALE, { contentHash: open.contentHash });
  requireSameKind(state, data.content);
  const { version } = open;
  return [
    {
      type: 'TemplateDraftRevised',
      data: { version, content: data.content, contentHash, drafterAccountId: actor.accountId },
    },
  ];
}

function draftVersion(
  { data }: DraftTemplateVersion,
  state: KnownTemplate,
  { actor }: DecisionContext,
): readonly TemplateEvent[] {
  requireRole(actor, state.regionCode, ['LegalDrafter']);
  const contentHash = hashOfValid(data.content);
  const open = openDraftOf(state);
  if (open !== undefined) {
    if (open.contentHash === contentHash && open.version > 1) return [];
    throw new Problem(TEMPLATE_DRAFT_OPEN, { version: open.version });
  }
  requireSameKind(state, data.content);
  const version = state.versions.length + 1;
  return [
    {
      type: 'TemplateVersionDrafted',
      data: { version, content: data.content, contentHash, drafterAccountId: actor.accountId },
    },
  ];
}

function publish({ data }: PublishTemplate, state: KnownTemplate, context: DecisionContext): readonly TemplateEvent[] {
  const { accountId } = context.actor;
  requireRole(context.actor, state.regionCode, ['LegalReviewer']);
  const version = state.versions[data.version - 1];
  if (version === undefined) throw new Problem(TEMPLATE_NOT_FOUND, { version: data.version });
  if (version.contentHash !== data.contentHash)
    throw new Problem(TEMPLATE_DRAFT_STALE, { contentHash: version.contentHash });
  if (version.status === 'PUBLISHED') return [];
  if (version.status === 'SUPERSEDED')
    throw new Problem(TEMPLATE_VERSION_SUPERSEDED, { supersededBy: version.supersededBy });
  if (version.drafterAccountIds.includes(accountId)) throw new Problem(TEMPLATE_REVIEWER_IS_DRAFTER);
  requireCleanLint(version, context.now);
  const inUse = publishedVersionOf(state);
  if (inUse?.contentHash === version.contentHash)
    throw new Problem(TEMPLATE_CONTENT_UNCHANGED, { version: inUse.version });
  const superseded: TemplateSuperseded[] =
    inUse === undefined
      ? []
      : [{ type: 'TemplateSuperseded', data: { version: inUse.version, supersededBy: version.version } }];
  return [
    {
      type: 'TemplatePublished',
      data: {
        version: version.version,
        contentHash: version.contentHash,
        reviewerAccountId: accountId,
        wordingsVersion: FORBIDDEN_WORDINGS_VERSION,
      },
    },
    ...superseded,
  ];
}

function requireKnown(state: TemplateState): KnownTemplate {
  if (state.status === 'absent') throw new Problem(TEMPLATE_NOT_FOUND);
  return state;
}

function hashOfValid(content: TemplateContent): string {
  const faults = faultsOfContent(content);
  if (faults.length > 0) throw new Problem(TEMPLATE_CONTENT_INVALID, {}, faults);
  return contentHashOf(content);
}

/** Contracts in force rest on the kind: a covenant's next version cannot be a contract. Only before the first publication may it change. */
function requireSameKind(state: KnownTemplate, content: TemplateContent): void {
  const inUse = publishedVersionOf(state)?.content;
  if (inUse === undefined) return;
  if (inUse.instrumentKind !== content.instrumentKind || inUse.topic !== content.topic)
    throw new Problem(TEMPLATE_KIND_CHANGED);
}

function requireCleanLint({ content }: TemplateVersion, now: Instant): void {
  const errors = lintTemplate(content, dayOf(now)).filter(isError);
  if (errors.length > 0) throw new Problem(TEMPLATE_LINT_FAILED, { errors: errors.length }, errors.map(placeOf));
}

function placeOf({ place, message, suggestion }: Finding): ProblemPlace {
  const range = place.end > place.start ? `#${place.start}-${place.end}` : '';
  return { at: `${place.pointer}${range}`, zh: `${message.zh}${suggestion.zh}`, en: `${message.en} ${suggestion.en}` };
}

/** Templates: drafted by one, reviewed and published by another, immutable from then on. */
export const templateDecider: Decider<TemplateCommand, TemplateEvent, TemplateState> = {
  initialState: initialTemplate,
  evolve: evolveTemplate,
  decide,
};
