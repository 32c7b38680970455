import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DestructionItems } from './destruction-items.js';
import { DestructionsController } from './destructions.controller.js';
import { LegalHoldsController } from './legal-holds.controller.js';
import { retentionModule } from './retention-module.js';
import { RetentionSchedulesController } from './retention-schedules.controller.js';

/** Retention schedules, legal holds and destruction runs over HTTP. */
@Module({
  imports: [CqrsModule, retentionModule],
  controllers: [RetentionSchedulesController, LegalHoldsController, DestructionsController],
  providers: [DestructionItems],
})
export class RetentionApiModule {}
