import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TemplatesModule } from '#libs/contexts/templates/application/templates.module';
import { TemplatesController } from './templates.controller.js';

/** Templates over HTTP. */
@Module({ imports: [CqrsModule, TemplatesModule], controllers: [TemplatesController] })
export class TemplatesApiModule {}
