import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import type { OrganizationCommand } from '../domain/organization/commands.js';
import { organizationDecider } from '../domain/organization/decider.js';
import type { OrganizationEvent } from '../domain/organization/events.js';
import type { OrganizationCode } from '../domain/organization/organization-code.js';
import type { OrganizationState } from '../domain/organization/state.js';

export const organizationCodec = defineEventCodec<OrganizationEvent>({
  OrganizationRegistered: [],
  OrganizationDetailsCorrected: [],
  OrganizationContactChanged: [],
});

export const organizationAggregate: Aggregate<OrganizationCommand, OrganizationEvent, OrganizationState> = {
  category: 'organization',
  decider: organizationDecider,
  codec: organizationCodec,
};

/** A code has one stream for ever, so that no organisation is registered twice. Also its subject in the vault. */
export function organizationIdOf(code: OrganizationCode): Uuid {
  return idFromName('organization', code);
}
