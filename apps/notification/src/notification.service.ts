import { createHttpApplication } from '#libs/http/create-http-application';
import { platformConfigurationOf } from '#libs/platform/platform-configuration';
import type { Service } from '#libs/platform/run-service';
import { notificationConfigurationOf } from './notification-configuration.js';
import { notificationRootOf } from './notification-root.module.js';

export const notificationService: Service = {
  name: 'notification',
  requires: ['QIYUE_SERVICE_DATABASE_URL', 'QIYUE_NOTIFICATION_DATABASE_URL', 'QIYUE_PORTAL_URL'],
  create: async ({ environment, logger, applicationName }) => {
    const { QIYUE_NOTIFICATION_DATABASE_URL: database, QIYUE_PORTAL_URL: portalUrl } = environment;
    const notification = notificationConfigurationOf(environment, database as string, portalUrl as string);
    const platform = await platformConfigurationOf(environment, applicationName);
    return createHttpApplication(notificationRootOf(platform, notification), { logger, service: 'notification' });
  },
};
