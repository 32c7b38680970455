import type { Provider } from '@nestjs/common';
import { PASSKEY_SETTINGS } from '#libs/contexts/identity/application/passkeys/passkey-settings';
import { NO_OTHER_SIGN_IN } from '#libs/contexts/identity/application/sign-in-configuration';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PLATFORM_CONFIGURATION } from '#libs/platform/platform.module';

/** What the installation says about signing in, for the services that carry it out. */
export const signInSettings: readonly Provider[] = [
  {
    provide: PASSKEY_SETTINGS,
    useFactory: ({ signIn = NO_OTHER_SIGN_IN }: PlatformConfiguration) => signIn.passkeys,
    inject: [PLATFORM_CONFIGURATION],
  },
];
