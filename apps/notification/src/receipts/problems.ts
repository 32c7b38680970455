import { defineProblem } from '#libs/kernel/problem';

export const RECEIPT_NOT_GENUINE = defineProblem(
  'notifications.receipt-not-genuine',
  401,
  { zh: '回执签名无效或已过期', en: 'The receipt is not signed by the gateway of this channel, or too old' },
  {
    zh: '请核对渠道、密钥和服务器时间后重发。',
    en: 'Check channel, secret and clock, sign again and send again.',
  },
);

export const DELIVERY_UNKNOWN = defineProblem(
  'notifications.delivery-unknown',
  404,
  { zh: '没有这条投递记录', en: 'Nothing with this id was handed to this channel' },
  { zh: '请核对投递编号。', en: 'Check the id of the delivery.' },
);
