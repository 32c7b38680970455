import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { communitiesModule } from './communities-module.js';
import { HouseholdsController } from './households.controller.js';
import { MaskedViews } from './masked-views.js';
import { OrganizationsController } from './organizations.controller.js';
import { RegionsController } from './regions.controller.js';
import { ResidentsController } from './residents.controller.js';

/** Regions, households, residents and organisations over HTTP. */
@Module({
  imports: [CqrsModule, communitiesModule],
  controllers: [RegionsController, HouseholdsController, ResidentsController, OrganizationsController],
  providers: [MaskedViews],
})
export class CommunitiesApiModule {}
