import { defineProblem } from '#libs/kernel/problem';

export const DESTRUCTION_NOT_FOUND = defineProblem(
  'destruction.not-found',
  404,
  { zh: '未找到该销毁批次', en: 'There is no such destruction run' },
  { zh: '请核对编号。', en: 'Check the id.' },
);

export const DESTRUCTION_ALREADY_PROPOSED = defineProblem(
  'destruction.already-proposed',
  409,
  { zh: '该销毁批次已提出', en: 'This destruction run was proposed already' },
  { zh: '请查看其办理情况。', en: 'Look at how it stands.' },
);

export const NOTHING_TO_DESTROY = defineProblem(
  'destruction.nothing-to-destroy',
  422,
  { zh: '没有保管期满可以销毁的内容', en: 'Nothing has come to the end of its retention' },
  { zh: '无需办理。', en: 'There is nothing to do.' },
);

export const DESTRUCTION_ITEMS_INVALID = defineProblem(
  'destruction.items-invalid',
  422,
  { zh: '销毁内容有误', en: 'The items of the destruction run are not valid' },
  { zh: '请重新预览。', en: 'Preview again.' },
);

export const PREVIEW_STALE = defineProblem(
  'destruction.preview-stale',
  409,
  { zh: '内容与预览时不一致，或预览已过期', en: 'The items are not those of the preview, or the preview is too old' },
  { zh: '请重新预览并核对后再办理。', en: 'Preview again, look at it, and then go on.' },
);

export const SAME_PERSON_APPROVES = defineProblem(
  'destruction.same-person',
  403,
  { zh: '提出人不能批准同一批次的销毁', en: 'Who proposed a destruction may not approve it' },
  { zh: '请由另一名有权限的人员本人批准。', en: 'Another person with the role must approve it in person.' },
);

export const DESTRUCTION_STAGE_UNSUITABLE = defineProblem(
  'destruction.stage-unsuitable',
  409,
  { zh: '该销毁批次所处阶段不能办理此步骤', en: 'The destruction run is not at the stage for this step' },
  { zh: '请刷新后查看当前阶段。', en: 'Reload it and look at its stage.' },
);
