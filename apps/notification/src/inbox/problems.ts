import { defineProblem } from '#libs/kernel/problem';

export const NOTICE_UNKNOWN = defineProblem(
  'notifications.notice-unknown',
  404,
  { zh: '没有这条通知', en: 'There is no such notice in this inbox' },
  { zh: '请刷新收件箱后再试。', en: 'Load the inbox again.' },
);

export const TOO_MANY_STREAMS = defineProblem(
  'notifications.too-many-streams',
  429,
  { zh: '同时打开的页面过多', en: 'Too many live inboxes are open at once' },
  { zh: '请关闭其他页面后再试，或手动刷新收件箱。', en: 'Close another one, or load the inbox by hand.' },
);

export const LAST_EVENT_INVALID = defineProblem(
  'notifications.last-event-invalid',
  400,
  { zh: '续传标识不正确', en: 'The header Last-Event-ID is not the id of an event of this stream' },
  { zh: '请重新打开收件箱。', en: 'Open the stream without it and load the inbox again.' },
);
