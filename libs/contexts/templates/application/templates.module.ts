import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TemplateRegisterQuery } from '../read-models/template-register/query.js';
import { TemplateVersionQuery } from '../read-models/template-version/query.js';
import { DraftTemplateVersionHandler } from './draft-template-version.js';
import { DraftTemplateHandler } from './draft-template.js';
import { PublishTemplateHandler } from './publish-template.js';
import { ReviseTemplateDraftHandler } from './revise-template-draft.js';

/** Commands and queries of templates. */
@Module({
  imports: [CqrsModule],
  providers: [
    DraftTemplateHandler,
    ReviseTemplateDraftHandler,
    DraftTemplateVersionHandler,
    PublishTemplateHandler,
    TemplateRegisterQuery,
    TemplateVersionQuery,
  ],
  exports: [TemplateRegisterQuery, TemplateVersionQuery],
})
export class TemplatesModule {}
