import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { HOUSEHOLD_REFERENCE } from '#libs/contexts/identity/application/household-reference';
import { IdentityModule } from '#libs/contexts/identity/application/identity.module';
import { InvitationsModule } from '#libs/contexts/identity/application/invitations/invitations.module';
import { SignInModule } from '#libs/contexts/identity/application/sign-in.module';
import { AccountSessionsController } from './account-sessions.controller.js';
import { AccountCodesController } from './account-codes.controller.js';
import { AccountsController } from './accounts.controller.js';
import { CodeSignInController } from './code-sign-in.controller.js';
import { FactorsController } from './factors.controller.js';
import { RegisteredHouseholds } from './household-reference.adapter.js';
import { InvitationsController } from './invitations.controller.js';
import { PasskeySignInController } from './passkey-sign-in.controller.js';
import { OwnSessionsController } from './own-sessions.controller.js';
import { RegisteredSubjects } from './registered-subjects.js';
import { SessionsController } from './sessions.controller.js';
import { signInSettings } from './sign-in-settings.js';

/** Sessions, accounts and invitations over HTTP. */
@Module({
  imports: [
    CqrsModule,
    IdentityModule,
    SignInModule.with(signInSettings),
    InvitationsModule.with({ provide: HOUSEHOLD_REFERENCE, useClass: RegisteredHouseholds }),
  ],
  controllers: [
    SessionsController,
    PasskeySignInController,
    CodeSignInController,
    AccountCodesController,
    AccountsController,
    FactorsController,
    OwnSessionsController,
    AccountSessionsController,
    InvitationsController,
  ],
  providers: [RegisteredSubjects],
})
export class IdentityApiModule {}
