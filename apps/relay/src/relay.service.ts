import { createOperationsApplication } from '#libs/http/operations/create-operations-application';
import { eventLogAddressOf } from '#libs/platform/event-log-address';
import { brokersOf, brokersTlsOf } from '#libs/platform/open-broadcast';
import type { Service } from '#libs/platform/run-service';
import { RelayModule } from './relay.module.js';

export const relayService: Service = {
  name: 'relay',
  requires: ['QIYUE_RELAY_DATABASE_URL', 'KAFKA_BROKERS'],
  create: ({ environment, logger }) => {
    const database = environment.QIYUE_RELAY_DATABASE_URL as string;
    const root = RelayModule.forRoot({
      database,
      eventLog: eventLogAddressOf(environment, database),
      brokers: brokersOf(environment),
      tls: brokersTlsOf(environment),
    });
    return createOperationsApplication(root, { logger, service: 'relay' });
  },
};
