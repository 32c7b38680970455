import { defineProblem } from '#libs/kernel/problem';

/** Nothing was sent: any request may be repeated. */
export const SERVICE_UNAVAILABLE = defineProblem(
  'gateway.service-unavailable',
  503,
  { zh: '该功能暂时无法使用', en: 'The service behind this address does not answer' },
  { zh: '请稍候再试；其他功能不受影响。', en: 'Try again in a moment; other services are not affected.' },
);

/** Something was sent and no whole answer came: whether it was carried out is not known. */
export const ANSWER_LOST = defineProblem(
  'gateway.answer-lost',
  502,
  { zh: '未收到处理结果', en: 'The service ended before it had answered' },
  {
    zh: '请以同一请求编号重新提交，系统不会重复办理。',
    en: 'Send the same request again with the same Idempotency-Key: nothing is carried out twice.',
  },
);

export const ANSWER_LATE = defineProblem(
  'gateway.answer-late',
  504,
  { zh: '处理时间过长', en: 'The service did not answer in time' },
  {
    zh: '请稍候以同一请求编号重新提交，系统不会重复办理。',
    en: 'Send the same request again with the same Idempotency-Key: nothing is carried out twice.',
  },
);
