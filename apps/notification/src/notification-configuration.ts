import type { MailConfiguration } from '#libs/contexts/notifications/application/sending/mail-sender';
import type { WebhookConfiguration } from '#libs/contexts/notifications/application/sending/webhook-sender';
import { ConfigurationError, type ConfigurationFault, type Environment } from '#libs/platform/configuration';

/** All that the notification module needs to know beside the platform. */
export interface NotificationConfiguration {
  /** Connection string of role `qiyue_notification`. */
  readonly database: string;
  /** Where people read their notices, without a slash at the end. */
  readonly portalUrl: string;
  /** Absent: e-mail is off. */
  readonly mail?: MailConfiguration;
  /** A channel that is not among them is off. */
  readonly webhooks: readonly WebhookConfiguration[];
}

const WEBHOOKS = [
  { channel: 'SMS', url: 'QIYUE_SMS_WEBHOOK_URL', secret: 'QIYUE_SMS_WEBHOOK_SECRET' },
  { channel: 'WECHAT', url: 'QIYUE_WECHAT_WEBHOOK_URL', secret: 'QIYUE_WECHAT_WEBHOOK_SECRET' },
] as const;

/**
 * The channels named by the environment.
 * @param portalUrl for an installation that names none: where this one can be reached
 * @throws ConfigurationError when half of a channel is configured
 */
export function notificationConfigurationOf(
  environment: Environment,
  database: string,
  portalUrl: string,
): NotificationConfiguration {
  const { QIYUE_SMTP_URL: smtp, QIYUE_MAIL_FROM: from, QIYUE_PORTAL_URL: portal } = environment;
  const faults = [
    ...together(environment, 'QIYUE_SMTP_URL', 'QIYUE_MAIL_FROM'),
    ...WEBHOOKS.flatMap(({ url, secret }) => together(environment, url, secret)),
  ];
  if (faults.length > 0) throw new ConfigurationError(faults);
  const webhooks = WEBHOOKS.flatMap(({ channel, url, secret }) => {
    const [address, key] = [environment[url], environment[secret]];
    return address === undefined || key === undefined ? [] : [{ channel, url: address, secret: key }];
  });
  return {
    database,
    portalUrl: (portal ?? portalUrl).replace(/\/+$/, ''),
    webhooks,
    ...(smtp === undefined || from === undefined ? {} : { mail: { url: smtp, from } }),
  };
}

type Variable = (typeof WEBHOOKS)[number]['url' | 'secret'] | 'QIYUE_SMTP_URL' | 'QIYUE_MAIL_FROM';

function together(environment: Environment, one: Variable, other: Variable): readonly ConfigurationFault[] {
  const [absent, present] = environment[one] === undefined ? [one, other] : [other, one];
  if (environment[absent] !== undefined || environment[present] === undefined) return [];
  return [{ name: absent, zh: `已设置 ${present}，须同时设置此项`, en: `must be set together with ${present}` }];
}
