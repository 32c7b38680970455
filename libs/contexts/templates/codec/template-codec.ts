import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import type { TemplateCommand } from '../domain/template/commands.js';
import { templateDecider } from '../domain/template/decider.js';
import type { TemplateEvent } from '../domain/template/events.js';
import type { TemplateState } from '../domain/template/state.js';

export const templateCodec = defineEventCodec<TemplateEvent>({
  TemplateDrafted: [],
  TemplateDraftRevised: [],
  TemplateVersionDrafted: [],
  TemplatePublished: [],
  TemplateSuperseded: [],
});

export const templateAggregate: Aggregate<TemplateCommand, TemplateEvent, TemplateState> = {
  category: 'template',
  decider: templateDecider,
  codec: templateCodec,
};
