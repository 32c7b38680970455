import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import Bowser from 'bowser';
import type { FastifyRequest } from 'fastify';
import type { Device } from '#libs/contexts/identity/application/sessions/session';

/** Longest User-Agent looked at; those of browsers have about two hundred characters. */
const MAX_USER_AGENT_LENGTH = 512;

/** What programs and rare browsers are called. */
const UNKNOWN_DEVICE = '其他设备 · other device';

/** Longest name kept; the column holds as many. */
const MAX_NAME_LENGTH = 60;

/** The {@link Device} that logs in: a browser if it asks for a cookie. */
export const RequestedDevice = createParamDecorator((_: unknown, context: ExecutionContext): Device => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return { carrier: 'bearer', name: deviceNameOf(headers['user-agent']) };
});

/** Family of browser and system, without versions: enough to know one's own, too little to recognise anybody's. */
export function deviceNameOf(userAgent: string | undefined): string {
  const { browser, os } = Bowser.parse((userAgent ?? '').slice(0, MAX_USER_AGENT_LENGTH) || 'none');
  const name = [browser.name, os.name].filter((part) => part !== undefined && part !== '').join(' · ');
  return name === '' ? UNKNOWN_DEVICE : name.slice(0, MAX_NAME_LENGTH);
}
