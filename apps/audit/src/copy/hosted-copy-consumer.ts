import { Injectable, Logger } from '@nestjs/common';
import { AuditCopyConsumer } from '#libs/audit-copy/copy-consumer';
import { integrationEventMappers } from '#libs/platform/integration-events';

/** Every public type of every context, those no longer made included: their messages still lie in topics. */
export const COPIED_TYPES = integrationEventMappers.flatMap(({ schemas }) => schemas.map(({ type }) => type));

/** The consumer of the audit copy as the audit runs it. */
@Injectable()
export class HostedCopyConsumer extends AuditCopyConsumer {
  constructor() {
    const logger = new Logger('AuditCopy');
    super(COPIED_TYPES, ({ contradictory }) => {
      if (contradictory > 0) logger.error({ message: 'events came again with other content', contradictory });
    });
  }
}
