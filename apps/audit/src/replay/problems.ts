import { defineProblem } from '#libs/kernel/problem';

export const MOMENT_INVALID = defineProblem(
  'audit.moment-invalid',
  400,
  { zh: '时点的写法不正确', en: 'The moment is not written in a form we know' },
  {
    zh: '请填写带时区的时间（如 2026-06-30T08:00:00+08:00）、记录位置或版次。',
    en: 'Give a time with its zone (2026-06-30T08:00:00+08:00), a log position, or a revision, according to the axis.',
  },
);

export const NOTHING_TO_REPLAY = defineProblem(
  'audit.stream-unknown',
  404,
  { zh: '没有查到该事项的记录', en: 'The log holds nothing under this id' },
  { zh: '请核对编号；也可能不在您的查阅范围内。', en: 'Check the id; it may also lie outside the area you may read.' },
);
