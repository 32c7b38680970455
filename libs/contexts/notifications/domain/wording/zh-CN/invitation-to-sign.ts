import type { Wording } from '../wording.js';

export const invitationToSign: Wording<'INVITATION_TO_SIGN'> = {
  subject: ({ title }) => `请签署《${title}》`,
  body: ({ community, title, signBy }) =>
    `${community}请您阅读并签署《${title}》，签署截止时间为${signBy}。签署前请通读全文；有疑问可先询问，不同意也可如实表示。`,
  sms: ({ signBy }) => `您有一份契约待签，请于${signBy}前办理。`,
  plainSms: ({ signBy }) => `您有一份社区契约待签，请在${signBy}前到社区办理，也可请工作人员上门。`,
};
