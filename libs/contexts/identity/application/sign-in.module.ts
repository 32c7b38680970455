import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { FactorRows } from './factors/factor-rows.js';
import { OwnAccount } from './factors/own-account.js';
import { OwnFactors } from './factors/own-factors.js';
import { ResetFactors } from './factors/reset-factors.js';
import { SignInChallenges } from './factors/sign-in-challenges.js';
import { IdentityModule } from './identity.module.js';
import { AccountCodes } from './one-time-codes/account-codes.js';
import { CodeSecrets } from './one-time-codes/code-secrets.js';
import { CodeStore } from './one-time-codes/code-store.js';
import { LogInByCode } from './one-time-codes/log-in-by-code.js';
import { OneTimeCodes } from './one-time-codes/one-time-codes.js';
import { OutgoingCodes } from './one-time-codes/outgoing-codes.js';
import { EnrolPasskey } from './passkeys/enrol-passkey.js';
import { PasskeyStore } from './passkeys/passkey-store.js';
import { ShowPasskey } from './passkeys/show-passkey.js';
import { RecoveryCodeStore } from './recovery-codes/recovery-code-store.js';
import { RecoveryCodes } from './recovery-codes/recovery-codes.js';

/** Every way of signing in beside password and invitation, and what opens an account. Only where people sign in. */
@Module({})
export class SignInModule {
  /** @param settings providers of `PASSKEY_SETTINGS`, `CODE_DELIVERY` and `RESIDENT_NUMBERS` */
  static with(settings: readonly Provider[]): DynamicModule {
    const services = [
      OwnAccount,
      OwnFactors,
      ResetFactors,
      FactorRows,
      SignInChallenges,
      PasskeyStore,
      EnrolPasskey,
      ShowPasskey,
      CodeSecrets,
      CodeStore,
      OutgoingCodes,
      OneTimeCodes,
      LogInByCode,
      AccountCodes,
      RecoveryCodeStore,
      RecoveryCodes,
    ];
    return {
      module: SignInModule,
      imports: [IdentityModule],
      providers: [...settings, ...services],
      exports: services,
    };
  }
}
