import type { PasskeySettings } from '#libs/contexts/identity/application/passkeys/passkey-settings';
import type { SignInConfiguration } from '#libs/contexts/identity/application/sign-in-configuration';
import { ConfigurationError, type Environment } from './configuration.js';

/**
 * The ways of signing in that the environment names.
 * @param address where this installation is reached when it names no portal
 * @throws ConfigurationError when settings do not fit together
 */
export function signInConfigurationOf(environment: Environment, address?: string): SignInConfiguration {
  return { passkeys: passkeysOf(environment, address) };
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
