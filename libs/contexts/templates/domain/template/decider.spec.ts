import { contentHashOf } from '#libs/kernel/content-hash';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { contextOf, specification } from '#libs/testing/decider-specification';
import {
  content,
  DISTRICT,
  drafted,
  drafter,
  finedContent,
  publishedAs,
  quietClause,
  reviewer,
  revisedContent,
  secondDrafter,
  secondVersionDrafted,
} from '#libs/testing/template-examples';
import { fold } from '#libs/kernel/decider';
import type { TemplateCommand } from './commands.js';
import type { TemplateContent } from './content.js';
import { dayOf } from '#libs/kernel/calendar-day';
import { templateDecider } from './decider.js';
import type { TemplateEvent } from './events.js';
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

const template = specification(templateDecider);
const published = publishedAs(1, content);
const superseded: TemplateEvent = { type: 'TemplateSuperseded', data: { version: 1, supersededBy: 2 } };

const draft = (wording: TemplateContent): TemplateCommand => ({
  type: 'DraftTemplate',
  data: { regionCode: DISTRICT, content: wording },
});
const revise = (wording: TemplateContent, base: TemplateContent): TemplateCommand => ({
  type: 'ReviseTemplateDraft',
  data: { baseContentHash: contentHashOf(base), content: wording },
});
const draftVersion = (wording: TemplateContent): TemplateCommand => ({
  type: 'DraftTemplateVersion',
  data: { content: wording },
});
const publish = (version: number, wording: TemplateContent): TemplateCommand => ({
  type: 'PublishTemplate',
  data: { version, contentHash: contentHashOf(wording) },
});

describe('drafting a template', () => {
  it('begins with version 1', () => {
    template.given().when(draft(content), drafter).then(drafted);
  });

  it('is done once: the same text again changes nothing, another is refused', () => {
    template.given(drafted).when(draft(content), drafter).thenNothing();
    template.given(drafted).when(draft(revisedContent), drafter).thenRefused(TEMPLATE_ALREADY_DRAFTED);
  });

  it('is for legal drafters of the area', () => {
    const elsewhere = contextOf({ accountId: 'x', role: 'LegalDrafter', regionCode: '370705' });
    template.given().when(draft(content), elsewhere).thenRefused(NOT_PERMITTED);
    template.given().when(draft(content), reviewer).thenRefused(NOT_PERMITTED);
    const nowhere: TemplateCommand = { type: 'DraftTemplate', data: { regionCode: '37', content } };
    template.given().when(nowhere, drafter).thenRefused(TEMPLATE_REGION_INVALID);
  });

  const clause = (change: object): TemplateContent => ({ ...content, clauses: [{ ...quietClause, ...change }] });
  it.each<[string, TemplateContent]>([
    ['/clauses', { ...content, clauses: [] }],
    [
      '/clauses',
      {
        ...content,
        clauses: Array.from({ length: 201 }, (_, index) => ({
          ...quietClause,
          clauseId: `c${index}`,
          number: `${index}`,
        })),
      },
    ],
    ['/clauses/1/clauseId', { ...content, clauses: [quietClause, { ...quietClause, number: '第二条' }] }],
    ['/clauses/0/text', clause({ text: '字'.repeat(20_001) })],
    ['/clauses/0/text', clause({ text: '安\0静' })],
    ['/clauses/0/text', clause({ text: '安\ud800静' })],
    ['/clauses/0/text', clause({ text: '安\u202e静' })],
    ['/clauses/0/remedy', clause({ remedy: 'FINE' })],
    [
      '/clauses/0/legalBases/0/inForceFrom',
      clause({ legalBases: [{ title: '某法', article: '', inForceFrom: '2026-02-30' }] }),
    ],
    ['/variables/0/name', { ...content, variables: [{ ...content.variables[0]!, name: 'a b' }] }],
    [
      '/variables/0/choices',
      { ...content, variables: [{ ...content.variables[0]!, type: 'CHOICE', maxLength: null }] },
    ],
    ['/termMonths', { ...content, termMonths: 0 }],
  ])('refuses a content with a fault at %s', (place, wording) => {
    let refusal: unknown;
    try {
      templateDecider.decide(draft(wording), templateDecider.initialState, drafter);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(Problem);
    expect((refusal as Problem).kind.code).toBe(TEMPLATE_CONTENT_INVALID.code);
    expect((refusal as Problem).places.map(({ at }) => at)).toContain(place);
  });

  it('accepts names with · and characters outside the BMP', () => {
    const rare = { ...content, title: '买买提·𠮷契约' };
    template
      .given()
      .when(draft(rare), drafter)
      .then({
        ...drafted,
        data: { ...drafted.data, content: rare, contentHash: contentHashOf(rare) },
      });
  });
});

describe('revising a draft', () => {
  it('replaces its wording and records who did', () => {
    template
      .given(drafted)
      .when(revise(revisedContent, content), secondDrafter)
      .then({
        type: 'TemplateDraftRevised',
        data: {
          version: 1,
          content: revisedContent,
          contentHash: contentHashOf(revisedContent),
          drafterAccountId: 'drafter-2',
        },
      });
  });

  it('rests on the wording last seen', () => {
    template.given(drafted).when(revise(revisedContent, finedContent), drafter).thenRefused(TEMPLATE_DRAFT_STALE);
  });

  it('changes nothing when the wording is the same', () => {
    template.given(drafted).when(revise(content, content), drafter).thenNothing();
  });

  it('never touches a published version', () => {
    template
      .given(drafted, published)
      .when(revise(revisedContent, content), drafter)
      .thenRefused(TEMPLATE_NO_OPEN_DRAFT);
    template.given().when(revise(revisedContent, content), drafter).thenRefused(TEMPLATE_NOT_FOUND);
  });
});

describe('publishing', () => {
  it('is done by a reviewer who names the wording reviewed', () => {
    template.given(drafted).when(publish(1, content), reviewer).then(published);
    template.given(drafted).when(publish(1, revisedContent), reviewer).thenRefused(TEMPLATE_DRAFT_STALE);
    template.given(drafted).when(publish(2, content), reviewer).thenRefused(TEMPLATE_NOT_FOUND);
  });

  it('is never done by somebody who wrote at the text, whatever role he holds now', () => {
    const both = contextOf({ accountId: 'drafter', role: 'LegalReviewer', regionCode: DISTRICT });
    template.given(drafted).when(publish(1, content), both).thenRefused(TEMPLATE_REVIEWER_IS_DRAFTER);
    const second = contextOf({ accountId: 'drafter-2', role: 'LegalReviewer', regionCode: DISTRICT });
    const byTwo: TemplateEvent = {
      type: 'TemplateDraftRevised',
      data: {
        version: 1,
        content: revisedContent,
        contentHash: contentHashOf(revisedContent),
        drafterAccountId: 'drafter-2',
      },
    };
    template.given(drafted, byTwo).when(publish(1, revisedContent), both).thenRefused(TEMPLATE_REVIEWER_IS_DRAFTER);
    template.given(drafted, byTwo).when(publish(1, revisedContent), second).thenRefused(TEMPLATE_REVIEWER_IS_DRAFTER);
  });

  it('is for legal reviewers whose area covers the template', () => {
    const community = contextOf({ accountId: 'r2', role: 'LegalReviewer', regionCode: '370704001001' });
    template.given(drafted).when(publish(1, content), community).thenRefused(NOT_PERMITTED);
    template.given(drafted).when(publish(1, content), secondDrafter).thenRefused(NOT_PERMITTED);
  });

  it('needs a clean check of the clauses', () => {
    const fined: TemplateEvent = {
      type: 'TemplateDrafted',
      data: { ...drafted.data, content: finedContent, contentHash: contentHashOf(finedContent) },
    };
    template.given(fined).when(publish(1, finedContent), reviewer).thenRefused(TEMPLATE_LINT_FAILED);
  });

  it('supersedes the version in use', () => {
    template
      .given(drafted, published, secondVersionDrafted)
      .when(publish(2, revisedContent), reviewer)
      .then(publishedAs(2, revisedContent), superseded);
  });

  it('is done once: again it changes nothing, and an old version does not come back', () => {
    template.given(drafted, published).when(publish(1, content), reviewer).thenNothing();
    template
      .given(drafted, published, secondVersionDrafted, publishedAs(2, revisedContent), superseded)
      .when(publish(1, content), reviewer)
      .thenRefused(TEMPLATE_VERSION_SUPERSEDED);
  });

  it('refuses the wording that is in use already', () => {
    const same: TemplateEvent = {
      type: 'TemplateVersionDrafted',
      data: { ...secondVersionDrafted.data, content, contentHash: contentHashOf(content) },
    };
    template
      .given(drafted, published, same)
      .when(publish(2, content), reviewer)
      .thenRefused(TEMPLATE_CONTENT_UNCHANGED);
  });
});

describe('drafting another version', () => {
  it('follows a published one', () => {
    template.given(drafted, published).when(draftVersion(revisedContent), drafter).then(secondVersionDrafted);
    template.given(drafted).when(draftVersion(revisedContent), drafter).thenRefused(TEMPLATE_DRAFT_OPEN);
    template.given().when(draftVersion(revisedContent), drafter).thenRefused(TEMPLATE_NOT_FOUND);
  });

  it('is done once', () => {
    template.given(drafted, published, secondVersionDrafted).when(draftVersion(revisedContent), drafter).thenNothing();
    template
      .given(drafted, published, secondVersionDrafted)
      .when(draftVersion(finedContent), drafter)
      .thenRefused(TEMPLATE_DRAFT_OPEN);
  });

  it('keeps kind and topic', () => {
    const covenant: TemplateContent = { ...revisedContent, instrumentKind: 'COVENANT' };
    template.given(drafted, published).when(draftVersion(covenant), drafter).thenRefused(TEMPLATE_KIND_CHANGED);
  });
});

describe('state', () => {
  it('keeps every version', () => {
    const state = fold(templateDecider, [
      drafted,
      published,
      secondVersionDrafted,
      publishedAs(2, revisedContent),
      superseded,
    ]);
    expect(state).toMatchObject({
      status: 'known',
      versions: [
        { version: 1, status: 'SUPERSEDED', supersededBy: 2, content },
        { version: 2, status: 'PUBLISHED', content: revisedContent },
      ],
    });
  });
});

it.each([
  ['2026-06-30T15:59:59.999Z', '2026-06-30'],
  ['2026-06-30T16:00:00.000Z', '2026-07-01'],
])('%s is in Shanghai the %s', (instant, day) => {
  expect(dayOf(instant)).toBe(day);
});
