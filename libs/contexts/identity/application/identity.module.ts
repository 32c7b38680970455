import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AccountRegisterQuery } from '../read-models/account-register/query.js';
import { AccountProvisioning } from './accounts/account-provisioning.js';
import { ChangePasswordHandler } from './accounts/change-password.js';
import { ChangeStandingHandler } from './accounts/change-standing.js';
import { GrantRoleHandler } from './accounts/grant-role.js';
import { RegisterAccountHandler } from './accounts/register-account.js';
import { RevokeRoleHandler } from './accounts/revoke-role.js';
import { Credentials } from './credentials/credentials.js';
import { LoginThrottle } from './credentials/login-throttle.js';
import { NetworkAllowance } from './credentials/network-allowance.js';
import { AccountNumberStore } from './one-time-codes/account-number-store.js';
import { AccessTokens } from './sessions/access-tokens.js';
import { AccountStandings } from './sessions/account-standings.js';
import { EndSessions } from './sessions/end-sessions.js';
import { LogInByInvitation } from './sessions/log-in-by-invitation.js';
import { LogIn } from './sessions/log-in.js';
import { SessionStore } from './sessions/session-store.js';
import { SessionVerifier } from './sessions/session-verifier.js';
import { Sessions } from './sessions/sessions.js';

/** Accounts and sessions. Issuing invitations is `InvitationsModule`'s, which needs to know households. */
@Module({
  imports: [CqrsModule],
  providers: [
    Credentials,
    LoginThrottle,
    NetworkAllowance,
    AccountNumberStore,
    AccountStandings,
    AccessTokens,
    SessionStore,
    SessionVerifier,
    Sessions,
    EndSessions,
    LogIn,
    LogInByInvitation,
    AccountProvisioning,
    AccountRegisterQuery,
    RegisterAccountHandler,
    GrantRoleHandler,
    RevokeRoleHandler,
    ChangeStandingHandler,
    ChangePasswordHandler,
  ],
  exports: [
    LoginThrottle,
    AccountNumberStore,
    AccountStandings,
    SessionVerifier,
    Sessions,
    EndSessions,
    LogIn,
    LogInByInvitation,
    AccountProvisioning,
    AccountRegisterQuery,
  ],
})
export class IdentityModule {}
