import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { MANDATE_PARTIES } from '#libs/contexts/mandates/application/mandate-parties';
import { MandatesModule } from '#libs/contexts/mandates/application/mandates.module';
import { RegisteredParties } from './mandate-parties.adapter.js';
import { MandatesController } from './mandates.controller.js';

/** Joins mandates to communities: contexts never import each other. */
@Module({
  providers: [{ provide: MANDATE_PARTIES, useClass: RegisteredParties }],
  exports: [MANDATE_PARTIES],
})
export class MandatePortsModule {}

/** Mandates over HTTP. */
@Module({
  imports: [CqrsModule, MandatesModule.forRoot(MandatePortsModule)],
  controllers: [MandatesController],
})
export class MandatesApiModule {}
