import { defineProblem } from '#libs/kernel/problem';

export const TEMPLATE_CONTENT_INVALID = defineProblem(
  'template.content-invalid',
  422,
  { zh: '示范文本内容不符合要求', en: 'The content of the template is not acceptable' },
  { zh: '请按逐项提示修改后再提交。', en: 'Correct the places listed and send it again.' },
);

export const TEMPLATE_REGION_INVALID = defineProblem(
  'template.region-invalid',
  422,
  { zh: '适用区域代码不正确', en: 'The region code of the template is not valid' },
  {
    zh: '请填写 6 位（区县）、9 位（街道）或 12 位（社区）数字代码。',
    en: 'Give 6 digits (district), 9 (subdistrict) or 12 (community).',
  },
);

export const TEMPLATE_NOT_FOUND = defineProblem(
  'template.not-found',
  404,
  { zh: '没有找到该示范文本或该版本', en: 'There is no such template or version' },
  { zh: '请核对编号和版本号。', en: 'Check the template id and the version number.' },
);

export const TEMPLATE_ALREADY_DRAFTED = defineProblem(
  'template.already-drafted',
  409,
  { zh: '该示范文本已经起草', en: 'This template has been drafted already' },
  { zh: '请在现有草案上修改，或另行起草新的示范文本。', en: 'Revise the existing draft, or draft another template.' },
);

export const TEMPLATE_NO_OPEN_DRAFT = defineProblem(
  'template.no-open-draft',
  409,
  { zh: '没有可以修改的草案，已发布的版本不得改动', en: 'There is no open draft; published versions never change' },
  { zh: '请先在已发布版本之后起草新版本。', en: 'Draft a new version after the published one.' },
);

export const TEMPLATE_DRAFT_OPEN = defineProblem(
  'template.draft-open',
  409,
  { zh: '已有一份草案尚未发布', en: 'A draft is open already' },
  {
    zh: '请修改并发布现有草案后，再起草下一版本。',
    en: 'Revise and publish the open draft before you draft another version.',
  },
);

export const TEMPLATE_DRAFT_STALE = defineProblem(
  'template.draft-stale',
  409,
  { zh: '草案已被修改，与您看到的内容不一致', en: 'The draft has changed since you read it' },
  { zh: '请重新打开草案，核对最新内容后再办理。', en: 'Read the draft again and repeat this on its present wording.' },
);

export const TEMPLATE_KIND_CHANGED = defineProblem(
  'template.kind-changed',
  422,
  { zh: '新版本不得改变文本类型或主题', en: 'A new version keeps the instrument kind and the topic' },
  { zh: '如需改变类型或主题，请另行起草示范文本。', en: 'Draft another template for another kind or topic.' },
);

export const TEMPLATE_REVIEWER_IS_DRAFTER = defineProblem(
  'template.reviewer-is-drafter',
  403,
  { zh: '起草人不得审核、发布自己起草的文本', en: 'Whoever drafted a text may not review and publish it' },
  { zh: '请由未参与起草的法务审核人员办理。', en: 'Ask a legal reviewer who did not draft it.' },
);

export const TEMPLATE_LINT_FAILED = defineProblem(
  'template.lint-failed',
  422,
  { zh: '条款检查未通过，不能发布', en: 'The clause check found errors; the text cannot be published' },
  { zh: '请按逐项提示修改草案。', en: 'Revise the draft at the places listed.' },
);

export const TEMPLATE_CONTENT_UNCHANGED = defineProblem(
  'template.content-unchanged',
  409,
  {
    zh: '内容与现行版本完全相同，无需再次发布',
    en: 'The content equals the version in use; there is nothing to publish',
  },
  { zh: '请先修改草案。', en: 'Revise the draft first.' },
);

export const TEMPLATE_VERSION_SUPERSEDED = defineProblem(
  'template.version-superseded',
  409,
  { zh: '该版本已被新版本替代', en: 'This version has been superseded' },
  { zh: '请使用现行版本。', en: 'Use the version now in force.' },
);
