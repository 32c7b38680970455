import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApplication, type HttpApplicationOptions } from '#libs/http/create-http-application';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PlatformModule } from '#libs/platform/platform.module';
import { ApiModule } from './api.module.js';

export interface ApiOptions extends Pick<HttpApplicationOptions, 'logger' | 'securityContact'> {
  /** Default: `api`, unless it is part of something larger. */
  readonly service?: HttpApplicationOptions['service'];
  /** Modules that run in the same process: projector, process-manager, audit. */
  readonly alongside?: ModuleMetadata['imports'];
}

@Module({})
class ApiRoot {}

/** The module of everything: platform, contexts, conventions and what runs alongside. */
export function apiRootOf(
  configuration: PlatformConfiguration,
  alongside: ApiOptions['alongside'] = [],
): DynamicModule {
  return { module: ApiRoot, imports: [PlatformModule.forRoot(configuration), ApiModule, ...alongside] };
}

/** The API, ready to listen: platform, contexts, conventions, documentation. Closing it closes everything it opened. */
export async function createApi(
  configuration: PlatformConfiguration,
  { logger, securityContact, service = 'api', alongside = [] }: ApiOptions,
): Promise<NestFastifyApplication> {
  return createHttpApplication(apiRootOf(configuration, alongside), { logger, service, securityContact });
}
