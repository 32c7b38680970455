import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AdoptRetentionScheduleHandler } from './adopt-retention-schedule.js';
import { DecideDestructionHandler } from './destruction/decide-destruction.js';
import { DestructionPreviewer } from './destruction/destruction-preview.js';
import { DestructionRunner } from './destruction/destruction-runner.js';
import { ProposeDestructionHandler } from './destruction/propose-destruction.js';
import { LiftLegalHoldHandler } from './lift-legal-hold.js';
import { PlaceLegalHoldHandler } from './place-legal-hold.js';
import { RetentionAssessment } from './retention-assessment.js';

/** Retention schedules, legal holds and destruction runs. */
@Module({})
export class RetentionModule {
  /** @param ports module that exports `RECORD_KEEPING` */
  static forRoot(ports: NonNullable<ModuleMetadata['imports']>[number]): DynamicModule {
    return {
      module: RetentionModule,
      imports: [CqrsModule, ports],
      providers: [
        RetentionAssessment,
        AdoptRetentionScheduleHandler,
        PlaceLegalHoldHandler,
        LiftLegalHoldHandler,
        DestructionPreviewer,
        DestructionRunner,
        ProposeDestructionHandler,
        DecideDestructionHandler,
      ],
      exports: [RetentionAssessment, DestructionPreviewer, DestructionRunner],
    };
  }
}
