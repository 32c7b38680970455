import { Module, type DynamicModule } from '@nestjs/common';
import { IdentityModule } from '#libs/contexts/identity/application/identity.module';
import { SessionVerifier } from '#libs/contexts/identity/application/sessions/session-verifier';
import { HttpModule } from '#libs/http/http.module';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PlatformModule } from '#libs/platform/platform.module';
import type { NotificationConfiguration } from './notification-configuration.js';
import { NotificationModule } from './notification.module.js';

@Module({})
class NotificationRoot {}

/** Notification in a process of its own: tokens of the API are good here too, for both know the same keys. */
export function notificationRootOf(
  platform: PlatformConfiguration,
  configuration: NotificationConfiguration,
): DynamicModule {
  return {
    module: NotificationRoot,
    imports: [
      PlatformModule.forRoot(platform),
      HttpModule.forRoot({ identityModule: IdentityModule, accessTokens: SessionVerifier }),
      NotificationModule.forRoot(configuration),
    ],
  };
}
