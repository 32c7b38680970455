import { createOperationsApplication } from '#libs/http/operations/create-operations-application';
import { eventLogAddressOf } from '#libs/platform/event-log-address';
import type { Service } from '#libs/platform/run-service';
import { ProjectorRootModule } from './projector-root.module.js';

export const projectorService: Service = {
  name: 'projector',
  requires: ['QIYUE_PROJECTOR_DATABASE_URL'],
  create: ({ environment, logger }) => {
    const database = environment.QIYUE_PROJECTOR_DATABASE_URL as string;
    const root = ProjectorRootModule.forRoot(database, eventLogAddressOf(environment, database));
    return createOperationsApplication(root, { logger, service: 'projector' });
  },
};
