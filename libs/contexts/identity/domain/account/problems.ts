import { defineProblem } from '#libs/kernel/problem';

export const ACCOUNT_NAME_TAKEN = defineProblem(
  'account.name-taken',
  409,
  { zh: '该账号名已被使用', en: 'This account name is already in use' },
  { zh: '请换一个账号名。', en: 'Choose another account name.' },
);

export const ACCOUNT_NOT_FOUND = defineProblem(
  'account.not-found',
  404,
  { zh: '未找到该账号', en: 'There is no such account' },
  { zh: '请核对账号编号。', en: 'Check the account id.' },
);

export const ACCOUNT_DISABLED = defineProblem(
  'account.disabled',
  409,
  { zh: '该账号已停用，不再办理变更', en: 'This account is disabled and can no longer be changed' },
  { zh: '停用不可恢复，请登记新账号。', en: 'Disabling is final; register a new account.' },
);

export const SUBJECT_ELSEWHERE = defineProblem(
  'account.subject-elsewhere',
  422,
  { zh: '本辖区未登记该居民或单位', en: 'This person or organisation is not registered in the area of the account' },
  { zh: '请先登记居民或单位，并核对编号与辖区。', en: 'Register the person or organisation first; check id and area.' },
);

export const OWN_ACCOUNT = defineProblem(
  'account.own-account',
  403,
  {
    zh: '不能为自己的账号办理授权或状态变更',
    en: 'You may not grant roles to, or change the standing of, your own account',
  },
  { zh: '请由另一名系统管理员办理。', en: 'Ask another administrator.' },
);

export const ROLE_NOT_GRANTABLE = defineProblem(
  'account.role-not-grantable',
  403,
  { zh: '该角色不能由您授予或收回', en: 'You may not grant or revoke this role' },
  {
    zh: '系统角色不授予任何账号；其他角色请联系系统管理员。',
    en: 'The System role is never granted; for other roles ask an administrator.',
  },
);

export const ROLES_INCOMPATIBLE = defineProblem(
  'account.roles-incompatible',
  409,
  { zh: '系统管理员不得兼任业务角色', en: 'An administrator holds no role with access to content' },
  { zh: '请为业务工作使用另一账号。', en: 'Use a separate account for that work.' },
);

export const SUBJECT_REQUIRED = defineProblem(
  'account.subject-required',
  422,
  { zh: '该角色须对应到本人或本单位', en: 'This role needs an account that stands for a person or organisation' },
  {
    zh: '请在登记账号时填写居民或单位编号。',
    en: 'Give the resident or organisation id when registering the account.',
  },
);

export const GRANT_PERIOD_INVALID = defineProblem(
  'account.grant-period-invalid',
  422,
  { zh: '授权截止时间须晚于起始时间', en: 'A grant must end after it begins' },
  { zh: '请核对授权起止时间。', en: 'Check both instants.' },
);

export const GRANT_NOT_FOUND = defineProblem(
  'account.grant-not-found',
  404,
  { zh: '该账号没有此项授权', en: 'The account does not hold this role in this area' },
  { zh: '请核对角色与辖区。', en: 'Check the role and the area.' },
);

export const TOO_MANY_GRANTS = defineProblem(
  'account.too-many-grants',
  409,
  { zh: '该账号的授权数量已达上限', en: 'The account holds as many grants as it may' },
  { zh: '请先收回不再需要的授权。', en: 'Revoke grants that are no longer needed.' },
);

export const AREA_CODE_INVALID = defineProblem(
  'account.area-code-invalid',
  422,
  { zh: '辖区代码不正确', en: 'The area code is not valid' },
  {
    zh: '请填写 6 位（区县）、9 位（街道）或 12 位（社区）数字代码。',
    en: 'Give 6 digits (district), 9 (subdistrict) or 12 (community).',
  },
);

export const TOO_MANY_FACTORS = defineProblem(
  'account.too-many-factors',
  409,
  { zh: '该账号登记的验证方式数量已达上限', en: 'The account has as many factors as it may' },
  { zh: '请先移除不再使用的验证方式。', en: 'Remove those no longer used.' },
);

export const FACTOR_NOT_FOUND = defineProblem(
  'account.factor-not-found',
  404,
  { zh: '该账号没有此项验证方式', en: 'The account has no such factor' },
  { zh: '请刷新列表后再试。', en: 'Read the list again.' },
);

export const LAST_FACTOR = defineProblem(
  'account.last-factor',
  409,
  { zh: '工作账号须保留至少一项双重验证方式', en: 'A staff account keeps at least one second factor' },
  {
    zh: '请先登记另一项，再移除此项；设备遗失请联系系统管理员重置。',
    en: 'Enrol another one first, or ask an administrator for a reset.',
  },
);

export const SIGN_ON_NOT_FOUND = defineProblem(
  'account.sign-on-not-found',
  404,
  { zh: '该账号没有此项统一登录关联', en: 'The account has no such link to a sign-on' },
  { zh: '请刷新列表后再试。', en: 'Read the list again.' },
);

export const TOO_MANY_SIGN_ONS = defineProblem(
  'account.too-many-sign-ons',
  409,
  { zh: '该账号的统一登录关联数量已达上限', en: 'The account has as many links to a sign-on as it may' },
  { zh: '请先解除不再使用的关联。', en: 'Remove those no longer used.' },
);
