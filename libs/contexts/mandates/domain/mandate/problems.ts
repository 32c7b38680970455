import { defineProblem } from '#libs/kernel/problem';

export const MANDATE_NOT_FOUND = defineProblem(
  'mandate.not-found',
  404,
  { zh: '未找到该授权', en: 'There is no such mandate' },
  { zh: '请核对授权编号。', en: 'Check the id.' },
);

export const MANDATE_ALREADY_GRANTED = defineProblem(
  'mandate.already-granted',
  409,
  { zh: '该授权已登记', en: 'This mandate was recorded already' },
  { zh: '如内容有变，请撤销后另行登记。', en: 'Revoke it and record another one.' },
);

export const MANDATE_TERMS_INVALID = defineProblem(
  'mandate.terms-invalid',
  422,
  { zh: '授权内容填写有误', en: 'The terms of the mandate are not valid' },
  {
    zh: '请核对授权类型与被代理人是否相符、起止时间、授权书校验值，代理人不得与被代理人相同。',
    en: 'Check that kind and principal fit, the dates and the hash of the authority; agent and principal must differ.',
  },
);

export const RECORDER_IS_AGENT = defineProblem(
  'mandate.recorder-is-agent',
  403,
  { zh: '不能为本人登记代理权', en: 'Nobody records a mandate for himself' },
  { zh: '请由其他工作人员核对授权书后登记。', en: 'Another member of staff must check the authority and record it.' },
);

export const MANDATE_NOT_VALID = defineProblem(
  'mandate.not-valid',
  403,
  {
    zh: '该授权在签署之时无效，或不适用于本合同',
    en: 'The mandate did not hold when this was signed, or does not cover it',
  },
  {
    zh: '请核对授权的起止、是否已撤销、可签合同的范围和代理人。',
    en: 'Check its dates, whether it was revoked, which contracts it covers, and who the agent is.',
  },
);

export const MANDATE_REASON_MISSING = defineProblem(
  'mandate.reason-missing',
  422,
  { zh: '未说明撤销授权的理由', en: 'The reason for the revocation is missing' },
  {
    zh: '请用 500 字以内说明理由，不要写入个人信息。',
    en: 'State the reason in at most 500 characters, without personal data.',
  },
);
