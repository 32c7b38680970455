import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isIP } from 'node:net';
import { NO_OTHER_SIGN_IN } from '#libs/contexts/identity/application/sign-in-configuration';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PLATFORM_CONFIGURATION } from '#libs/platform/platform.module';

/** From which network address somebody calls. Behind the gateway it is the gateway that says so: it passes on no such header of others. */
@Injectable()
export class CallerAddress {
  private readonly behindGateway: boolean;

  constructor(@Inject(PLATFORM_CONFIGURATION) { signIn = NO_OTHER_SIGN_IN }: PlatformConfiguration) {
    this.behindGateway = signIn.behindGateway;
  }

  of({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): string {
    const said = headers['x-forwarded-for'];
    return this.behindGateway && typeof said === 'string' && isIP(said) !== 0 ? said : ip;
  }
}
