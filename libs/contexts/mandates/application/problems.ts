import { defineProblem } from '#libs/kernel/problem';

export const MANDATE_PARTY_UNKNOWN = defineProblem(
  'mandate.party-unknown',
  422,
  {
    zh: '被代理人不在本社区，或代理人未登记',
    en: 'The principal is not registered in this community, or the agent is not registered',
  },
  { zh: '请先在台账中登记后再办理授权。', en: 'Register them first, then record the mandate.' },
);
