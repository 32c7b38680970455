import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { IdentityModule } from '#libs/contexts/identity/application/identity.module';
import { AccountsController } from './accounts.controller.js';
import { SessionsController } from './sessions.controller.js';

/** Sessions, accounts and invitations over HTTP. */
@Module({ imports: [CqrsModule, IdentityModule], controllers: [SessionsController, AccountsController] })
export class IdentityApiModule {}
