import { IsOptional, Matches, MinLength } from 'class-validator';
import { Variable, type VariableReader } from './variable.js';

const SMTP_ADDRESS = /^smtps?:\/\/\S+$/;

const MAILBOX = /^([^<>\r\n]*<[^\s<>@]+@[\w.-]+>|[^\s<>@]+@[\w.-]+)$/;

const HTTP_ADDRESS = /^https?:\/\/\S+$/;

const GATEWAY = { message: 'must be an address: https://…', context: { zh: '应为网址：https://…' } };

/** Characters of a secret under a signature: 128 bits written in hex. */
const SHORTEST_SECRET = 32;

const SECRET = {
  message: `must have at least ${SHORTEST_SECRET} characters`,
  context: { zh: `至少 ${SHORTEST_SECRET} 个字符` },
};

const READERS: readonly VariableReader[] = ['standalone', 'notification'];

/** The ways out of the notification service. A channel that is not configured is off. */
export class NotificationVariables {
  @Variable({
    meaning: {
      zh: '居民查看通知的网址；短信中的链接（含 `/inbox`）超过 29 个字符时不附链接；notification 必填，standalone 默认为本机地址；通行密钥默认属于此网址',
      en: 'where people open their notices; a text message carries the link while it has at most 29 characters with `/inbox`; needed by notification, on one machine its own address; passkeys belong to it unless told otherwise',
    },
    usedBy: [...READERS, 'api'],
  })
  @IsOptional()
  @Matches(HTTP_ADDRESS, {
    message: 'must be the address of the portal: https://…',
    context: { zh: '应为门户网址：https://…' },
  })
  readonly QIYUE_PORTAL_URL?: string;

  @Variable({
    meaning: {
      zh: '邮件服务器 `smtp://` 或 `smtps://`，可含账号密码；不设置则不发邮件',
      en: 'mail server, `smtp://` or `smtps://`, with user and password where it wants them; absent: no e-mail',
    },
    usedBy: READERS,
    secret: true,
  })
  @IsOptional()
  @Matches(SMTP_ADDRESS, {
    message: 'must be the address of a mail server: smtp://… or smtps://…',
    context: { zh: '应为邮件服务器地址：smtp://… 或 smtps://…' },
  })
  readonly QIYUE_SMTP_URL?: string;

  @Variable({
    meaning: {
      zh: '邮件发件人：地址，或“名称 <地址>”',
      en: 'sender of e-mails: an address, or a name and an address in <>',
    },
    usedBy: READERS,
  })
  @IsOptional()
  @Matches(MAILBOX, {
    message: 'must be an e-mail address, or a name and an address in <>',
    context: { zh: '应为邮件地址，或“名称 <地址>”' },
  })
  readonly QIYUE_MAIL_FROM?: string;

  @Variable({
    meaning: {
      zh: '短信网关的网址；不设置则不发短信，也不发登录验证码',
      en: 'gateway for text messages; absent: none are sent, codes to sign in with neither',
    },
    usedBy: [...READERS, 'api'],
  })
  @IsOptional()
  @Matches(HTTP_ADDRESS, GATEWAY)
  readonly QIYUE_SMS_WEBHOOK_URL?: string;

  @Variable({
    meaning: {
      zh: '与短信网关共用的密钥，用于消息和回执的签名',
      en: 'secret shared with the gateway for text messages: signs messages and receipts',
    },
    usedBy: [...READERS, 'api'],
    secret: true,
  })
  @IsOptional()
  @MinLength(SHORTEST_SECRET, SECRET)
  readonly QIYUE_SMS_WEBHOOK_SECRET?: string;

  @Variable({
    meaning: { zh: '微信网关的网址；不设置则不发微信', en: 'gateway for WeChat; absent: nothing is sent there' },
    usedBy: READERS,
  })
  @IsOptional()
  @Matches(HTTP_ADDRESS, GATEWAY)
  readonly QIYUE_WECHAT_WEBHOOK_URL?: string;

  @Variable({
    meaning: { zh: '与微信网关共用的密钥', en: 'secret shared with the gateway for WeChat' },
    usedBy: READERS,
    secret: true,
  })
  @IsOptional()
  @MinLength(SHORTEST_SECRET, SECRET)
  readonly QIYUE_WECHAT_WEBHOOK_SECRET?: string;
}
