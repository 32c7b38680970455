import { isIP } from 'node:net';
import type { PasskeySettings } from '#libs/contexts/identity/application/passkeys/passkey-settings';
import type { SignInConfiguration } from '#libs/contexts/identity/application/sign-in-configuration';
import { ConfigurationError, requireVariables, type Environment } from './configuration.js';

/** What the process knows of itself beside the environment. */
export interface OwnPlace {
  /** Where this installation is reached when it names no portal. */
  readonly address?: string;
  /** Whether it decides by itself that it is a sample installation; a service apart is told. */
  readonly decidesOnSamples: boolean;
}

/**
 * The ways of signing in that the environment names.
 * @throws ConfigurationError when settings do not fit together
 */
export function signInConfigurationOf(environment: Environment, place: OwnPlace): SignInConfiguration {
  const { QIYUE_SMS_WEBHOOK_URL: url, QIYUE_SMS_WEBHOOK_SECRET: secret } = environment;
  if (url !== undefined) requireVariables(environment, 'QIYUE_SMS_WEBHOOK_SECRET');
  return {
    passkeys: passkeysOf(environment, place.address),
    codes: {
      gateway: url === undefined || secret === undefined ? null : { url, secret },
      shown: showsCodes(environment, place.decidesOnSamples),
    },
  };
}

/**
 * Whether codes for fictitious numbers are shown instead of sent.
 * @throws ConfigurationError where it is asked for outside a sample installation
 */
export function showsCodes(environment: Environment, decidesOnSamples: boolean): boolean {
  const { QIYUE_SHOW_ONE_TIME_CODES: wanted, QIYUE_SAMPLE_DISTRICT: samples, QIYUE_HTTP_HOST: host } = environment;
  const isSample = samples !== 'off' && isLoopback(host);
  if (wanted === undefined) return decidesOnSamples && isSample && environment.QIYUE_SMS_WEBHOOK_URL === undefined;
  if (wanted === 'off') return false;
  if (isSample) return true;
  throw new ConfigurationError([
    {
      name: 'QIYUE_SHOW_ONE_TIME_CODES',
      zh: '只有载入示范区且只在本机监听的安装可以显示验证码',
      en: 'only an installation with the sample district that listens on this machine alone may show codes',
    },
  ]);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function passkeysOf(
  { QIYUE_PASSKEY_ORIGINS: named, QIYUE_PASSKEY_DOMAIN: domain, QIYUE_PORTAL_URL: portal }: Environment,
  address: string | undefined,
): PasskeySettings | null {
  const origins = named?.split(',') ?? [portal ?? address].filter((url) => url !== undefined).map(pageOf);
  const [first] = origins;
  if (first === undefined || !isSecure(first)) return null;
  const rpId = domain ?? new URL(first).hostname;
  const outside = origins.find((origin) => !isWithin(new URL(origin).hostname, rpId));
  if (outside === undefined) return { rpId, origins };
  throw new ConfigurationError([
    {
      name: domain === undefined ? 'QIYUE_PASSKEY_ORIGINS' : 'QIYUE_PASSKEY_DOMAIN',
      zh: `${outside} 不属于域名 ${rpId}`,
      en: `${outside} does not belong to the domain ${rpId}`,
    },
  ]);
}

/** Passkeys belong to names: on one machine the page is opened as localhost. */
function pageOf(url: string): string {
  const { origin, port, hostname } = new URL(url);
  return hostname === '127.0.0.1' ? `http://localhost${port === '' ? '' : `:${port}`}` : origin;
}

function isSecure(origin: string): boolean {
  return origin.startsWith('https://') || new URL(origin).hostname === 'localhost';
}

function isWithin(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
