import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { OwnAccount } from './factors/own-account.js';
import { OwnFactors } from './factors/own-factors.js';
import { ResetFactors } from './factors/reset-factors.js';
import { SignInChallenges } from './factors/sign-in-challenges.js';
import { IdentityModule } from './identity.module.js';
import { EnrolPasskey } from './passkeys/enrol-passkey.js';
import { PasskeyStore } from './passkeys/passkey-store.js';
import { ShowPasskey } from './passkeys/show-passkey.js';

/** Every way of signing in beside password and invitation, and what opens an account. Only where people sign in. */
@Module({})
export class SignInModule {
  /** @param settings providers of `PASSKEY_SETTINGS` */
  static with(settings: readonly Provider[]): DynamicModule {
    const services = [OwnAccount, OwnFactors, ResetFactors, SignInChallenges, PasskeyStore, EnrolPasskey, ShowPasskey];
    return {
      module: SignInModule,
      imports: [IdentityModule],
      providers: [...settings, ...services],
      exports: services,
    };
  }
}
