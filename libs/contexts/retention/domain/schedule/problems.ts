import { defineProblem } from '#libs/kernel/problem';

export const SCHEDULE_NOT_OF_DISTRICT = defineProblem(
  'retention.schedule-not-of-district',
  422,
  { zh: '保管期限表以区（县）为单位制定', en: 'A retention schedule is made for a district' },
  { zh: '请填写 6 位区划代码。', en: 'Give the code of six digits.' },
);

export const SCHEDULE_PERIODS_INVALID = defineProblem(
  'retention.periods-invalid',
  422,
  { zh: '保管期限填写有误', en: 'The retention periods are not valid' },
  {
    zh: '每类记录填写一次：永久、定期（1 至 100 年）或不保管，并注明法律依据及其版本。',
    en: 'Give each record class once: permanent, 1 to 100 years, or none, with its legal basis and edition.',
  },
);

export const SCHEDULE_VERSION_TAKEN = defineProblem(
  'retention.schedule-version-taken',
  409,
  { zh: '保管期限表已有新版本', en: 'The retention schedule has changed in the meantime' },
  { zh: '请查看现行版本后再修订。', en: 'Read the present version and revise that.' },
);

export const RETENTION_REASON_MISSING = defineProblem(
  'retention.reason-missing',
  422,
  { zh: '未说明理由', en: 'The reason is missing' },
  {
    zh: '请用 500 字以内说明理由，不要写入个人信息。',
    en: 'State the reason in at most 500 characters, without personal data.',
  },
);
