import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import Bowser from 'bowser';
import type { FastifyRequest } from 'fastify';
import type { Carrier, Device } from '#libs/contexts/identity/application/sessions/session';
import { clientNetworkOf } from '#libs/http/access/client-network';
import { requireOwnSite } from '#libs/http/access/same-site';
import { CARRIER_UNKNOWN } from '#libs/http/problems/http-problems';
import { Problem } from '#libs/kernel/problem';

/** What a browser asks for with `cookie`. Without it a program gets a bearer token. */
export const SESSION_CARRIER_HEADER = 'x-session-carrier';

/** Longest User-Agent looked at; those of browsers have about two hundred characters. */
const MAX_USER_AGENT_LENGTH = 512;

/** What programs and rare browsers are called. */
const UNKNOWN_DEVICE = '其他设备 · other device';

/** Longest name kept; the column holds as many. */
const MAX_NAME_LENGTH = 60;

/**
 * The {@link Device} that logs in: with `X-Session-Carrier: cookie` a browser. Logging somebody in behind his back is a forgery as well,
 * so the request must come from our own page.
 */
export const RequestedDevice = createParamDecorator((_: unknown, context: ExecutionContext): Device => {
  return requestedDeviceOf(context.switchToHttp().getRequest<FastifyRequest>());
});

/** The same outside a parameter. @throws Problem */
export function requestedDeviceOf(request: FastifyRequest): Device {
  const carrier = carrierOf(request);
  if (carrier === 'cookie') requireOwnSite(request);
  return { carrier, name: deviceNameOf(request.headers['user-agent']), network: clientNetworkOf(request) };
}

function carrierOf({ headers }: FastifyRequest): Carrier {
  const asked = headers[SESSION_CARRIER_HEADER] ?? 'bearer';
  if (asked !== 'cookie' && asked !== 'bearer') throw new Problem(CARRIER_UNKNOWN);
  return asked;
}

/** Family of browser and system, without versions: enough to know one's own, too little to recognise anybody's. */
export function deviceNameOf(userAgent: string | undefined): string {
  const { browser, os } = Bowser.parse((userAgent ?? '').slice(0, MAX_USER_AGENT_LENGTH) || 'none');
  const name = [browser.name, os.name].filter((part) => part !== undefined && part !== '').join(' · ');
  return name === '' ? UNKNOWN_DEVICE : name.slice(0, MAX_NAME_LENGTH);
}
