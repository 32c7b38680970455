import { Module } from '@nestjs/common';
import { createOperationsApplication } from '#libs/http/operations/create-operations-application';
import { platformConfigurationOf } from '#libs/platform/platform-configuration';
import { PlatformModule } from '#libs/platform/platform.module';
import type { Service } from '#libs/platform/run-service';
import { ProcessManagerModule } from './process-manager.module.js';

@Module({})
class ProcessManagerRoot {}

export const processManagerService: Service = {
  name: 'process-manager',
  requires: ['QIYUE_SERVICE_DATABASE_URL'],
  create: async ({ environment, logger, applicationName }) => {
    const platform = PlatformModule.forRoot(await platformConfigurationOf(environment, applicationName));
    const root = { module: ProcessManagerRoot, imports: [platform, ProcessManagerModule] };
    return createOperationsApplication(root, { logger, service: 'process-manager' });
  },
};
