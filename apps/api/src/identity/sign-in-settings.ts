import type { Provider } from '@nestjs/common';
import {
  CODE_DELIVERY,
  type CodeDelivery,
} from '#libs/contexts/identity/application/one-time-codes/one-time-code-sender';
import { RESIDENT_NUMBERS } from '#libs/contexts/identity/application/one-time-codes/resident-numbers';
import { PASSKEY_SETTINGS } from '#libs/contexts/identity/application/passkeys/passkey-settings';
import { NO_OTHER_SIGN_IN } from '#libs/contexts/identity/application/sign-in-configuration';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PLATFORM_CONFIGURATION } from '#libs/platform/platform.module';
import { RegisteredNumbers } from './resident-numbers.adapter.js';
import { WebhookCodeSender } from './webhook-code-sender.js';

/** What the installation says about signing in, for the services that carry it out. */
export const signInSettings: readonly Provider[] = [
  {
    provide: PASSKEY_SETTINGS,
    useFactory: ({ signIn = NO_OTHER_SIGN_IN }: PlatformConfiguration) => signIn.passkeys,
    inject: [PLATFORM_CONFIGURATION],
  },
  {
    provide: CODE_DELIVERY,
    useFactory: ({ signIn = NO_OTHER_SIGN_IN }: PlatformConfiguration): CodeDelivery => {
      const { gateway, shown } = signIn.codes;
      return { sender: gateway === null ? null : new WebhookCodeSender(gateway), shown };
    },
    inject: [PLATFORM_CONFIGURATION],
  },
  { provide: RESIDENT_NUMBERS, useClass: RegisteredNumbers },
];
