import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { HOUSEHOLD_REFERENCE } from '#libs/contexts/identity/application/household-reference';
import { IdentityModule } from '#libs/contexts/identity/application/identity.module';
import { InvitationsModule } from '#libs/contexts/identity/application/invitations/invitations.module';
import { AccountsController } from './accounts.controller.js';
import { RegisteredHouseholds } from './household-reference.adapter.js';
import { InvitationsController } from './invitations.controller.js';
import { RegisteredSubjects } from './registered-subjects.js';
import { SessionsController } from './sessions.controller.js';

/** Sessions, accounts and invitations over HTTP. */
@Module({
  imports: [
    CqrsModule,
    IdentityModule,
    InvitationsModule.with({ provide: HOUSEHOLD_REFERENCE, useClass: RegisteredHouseholds }),
  ],
  controllers: [SessionsController, AccountsController, InvitationsController],
  providers: [RegisteredSubjects],
})
export class IdentityApiModule {}
