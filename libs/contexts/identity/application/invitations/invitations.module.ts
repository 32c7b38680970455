import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { IssueInvitationsHandler } from './issue-invitations.js';
import { RevokeInvitationHandler } from './revoke-invitation.js';

/** Issuing and revoking invitations. The caller brings the `HOUSEHOLD_REFERENCE`. */
@Module({})
export class InvitationsModule {
  static with(householdReference: Provider, imports: NonNullable<ModuleMetadata['imports']> = []): DynamicModule {
    return {
      module: InvitationsModule,
      imports: [CqrsModule, ...imports],
      providers: [householdReference, IssueInvitationsHandler, RevokeInvitationHandler],
    };
  }
}
