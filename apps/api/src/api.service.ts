import { platformConfigurationOf } from '#libs/platform/platform-configuration';
import type { Service } from '#libs/platform/run-service';
import { createApi } from './create-api.js';

export const apiService: Service = {
  name: 'api',
  requires: ['QIYUE_SERVICE_DATABASE_URL'],
  create: async ({ environment, logger, applicationName }) =>
    createApi(await platformConfigurationOf(environment, applicationName), {
      logger,
      securityContact: environment.QIYUE_SECURITY_CONTACT,
    }),
};
