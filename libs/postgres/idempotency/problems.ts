import { defineProblem } from '#libs/kernel/problem';

export const IDEMPOTENCY_KEY_TOO_LONG = defineProblem(
  'command.key-too-long',
  422,
  { zh: '请求编号过长', en: 'The Idempotency-Key is too long' },
  { zh: '请求编号不得超过 200 个字符，建议使用 UUID。', en: 'Use at most 200 characters; a UUID is best.' },
);
