import 'reflect-metadata';
import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { createOperationsApplication } from '#libs/http/operations/create-operations-application';
import { runService } from '#libs/platform/run-service';

const FAULT = process.env['FAULT'];

/** A service with a defect, for the specs of how services end. */
@Module({})
class FaultyModule implements OnApplicationBootstrap, OnModuleDestroy {
  onApplicationBootstrap(): void {
    if (FAULT === 'rejection') setImmediate(() => void Promise.reject(new Error('a promise nobody awaited')));
  }

  async onModuleDestroy(): Promise<void> {
    if (FAULT === 'endless-stop') await new Promise(() => undefined);
    if (FAULT === 'failing-stop') throw new Error('cannot be closed');
  }
}

await runService({
  name: 'relay',
  requires: [],
  create: ({ logger }) => createOperationsApplication({ module: FaultyModule }, { logger, service: 'relay' }),
});
