import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { RosterImport } from '#libs/contexts/communities/application/roster-import/roster-import';
import { IdentityModule } from '#libs/contexts/identity/application/identity.module';
import { TemplatesModule } from '#libs/contexts/templates/application/templates.module';
import { SampleDistrict } from './sample-district.js';

/** Loads the sample district; part of no service. */
@Module({
  imports: [CqrsModule, IdentityModule, TemplatesModule],
  providers: [RosterImport, SampleDistrict],
  exports: [SampleDistrict],
})
export class SampleDistrictModule {}
