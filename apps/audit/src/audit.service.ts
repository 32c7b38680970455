import { createHttpApplication } from '#libs/http/create-http-application';
import { platformConfigurationOf } from '#libs/platform/platform-configuration';
import type { Service } from '#libs/platform/run-service';
import { auditRootOf } from './audit-root.module.js';

export const auditService: Service = {
  name: 'audit',
  requires: ['QIYUE_SERVICE_DATABASE_URL', 'QIYUE_AUDIT_COPY_DATABASE_URL'],
  create: async ({ environment, logger, applicationName }) =>
    createHttpApplication(auditRootOf(await platformConfigurationOf(environment, applicationName)), {
      logger,
      service: 'audit',
    }),
};
