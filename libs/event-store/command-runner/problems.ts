import { defineProblem } from '#libs/kernel/problem';

export const COMMAND_ID_REUSED = defineProblem(
  'command.key-reused',
  422,
  { zh: '同一请求编号已用于其他内容', en: 'This idempotency key was used with other input' },
  { zh: '请为新的请求使用新的编号。', en: 'Use a new Idempotency-Key for a new request.' },
);

export const STREAM_CONTENDED = defineProblem(
  'command.contended',
  409,
  { zh: '多人同时办理同一事项，本次未能完成', en: 'Too many people are changing this at the same moment' },
  {
    zh: '请稍候再试，已填写的内容不会丢失。',
    en: 'Try again in a moment with the same Idempotency-Key; nothing was written.',
  },
);
