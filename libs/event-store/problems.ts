import { defineProblem } from '#libs/kernel/problem';

export const EVENT_TOO_LARGE = defineProblem(
  'event-log.event-too-large',
  413,
  { zh: '一次提交的内容过大，无法存入记录', en: 'What was sent is too large for one record' },
  { zh: '请减少内容；附件请作为证据文件上传。', en: 'Send less at once; upload attachments as evidence.' },
);

export const TOO_MANY_EVENTS = defineProblem(
  'event-log.too-many-events',
  413,
  { zh: '一次提交涉及的事项过多', en: 'One request changes too much at once' },
  { zh: '请分批提交。', en: 'Split the request into several.' },
);

export const TEXT_NOT_STORABLE = defineProblem(
  'event-log.text-not-storable',
  422,
  { zh: '内容含有无法保存的字符', en: 'The text holds characters that cannot be recorded' },
  {
    zh: '请删除空字符（U+0000）或残缺的字符后重新提交。',
    en: 'Remove NUL characters (U+0000) and unpaired surrogates, then send it again.',
  },
);
