import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CloseRegionHandler } from './close-region.js';
import { DataAccesses } from './disclosure/data-accesses.js';
import { LookUpResidentHandler } from './disclosure/look-up-resident.js';
import { RecordDataExportHandler } from './disclosure/record-data-export.js';
import { RevealPersonalDataHandler } from './disclosure/reveal-personal-data.js';
import { EraseHouseholdHeadHandler } from './erasure/erase-household-head.js';
import { EraseResidentHandler } from './erasure/erase-resident.js';
import { PersonalDataErasure } from './erasure/personal-data-erasure.js';
import { ImportRosterHandler } from './import-roster.js';
import { RecordOrganizationHandler } from './record-organization.js';
import { RegisterRegionHandler } from './register-region.js';
import { RosterImport } from './roster-import/roster-import.js';

/** Regions, households, residents and organisations. `PersonalDataErasure` is run by the process manager. */
@Module({})
export class CommunitiesModule {
  /** @param ports module that exports `ERASURE_POLICY` */
  static forRoot(ports: NonNullable<ModuleMetadata['imports']>[number]): DynamicModule {
    return {
      module: CommunitiesModule,
      imports: [CqrsModule, ports],
      providers: [
        RegisterRegionHandler,
        CloseRegionHandler,
        RecordOrganizationHandler,
        RosterImport,
        ImportRosterHandler,
        EraseResidentHandler,
        EraseHouseholdHeadHandler,
        PersonalDataErasure,
        RevealPersonalDataHandler,
        LookUpResidentHandler,
        RecordDataExportHandler,
        DataAccesses,
      ],
      exports: [PersonalDataErasure, DataAccesses],
    };
  }
}
