import { defineProblem } from '#libs/kernel/problem';

export const REDRIVE_NOT_FOUND = defineProblem(
  'operations.redrive-not-found',
  404,
  { zh: '没有这项重新投递', en: 'There is no such re-drive' },
  { zh: '请核对编号。', en: 'Check its id.' },
);

export const REDRIVE_SELECTION_UNCLEAR = defineProblem(
  'operations.redrive-selection-unclear',
  422,
  {
    zh: '须按消息、按主题或全部重新投递，三者择一',
    en: 'Exactly one of eventIds, subjects and all says which messages are meant',
  },
  { zh: '请只填写 eventIds、subjects、all 三项之一。', en: 'Send one of the three.' },
);
