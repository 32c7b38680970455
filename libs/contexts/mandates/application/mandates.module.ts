import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { GrantMandateHandler } from './grant-mandate.js';
import { RevokeMandateHandler } from './revoke-mandate.js';

/** Mandates: who may sign for whom. */
@Module({})
export class MandatesModule {
  /** @param ports module that exports `MANDATE_PARTIES` */
  static forRoot(ports: NonNullable<ModuleMetadata['imports']>[number]): DynamicModule {
    return {
      module: MandatesModule,
      imports: [CqrsModule, ports],
      providers: [GrantMandateHandler, RevokeMandateHandler],
    };
  }
}
