import { Module, type DynamicModule } from '@nestjs/common';
import { IdentityModule } from '#libs/contexts/identity/application/identity.module';
import { SessionVerifier } from '#libs/contexts/identity/application/sessions/session-verifier';
import { HttpModule } from '#libs/http/http.module';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PlatformModule } from '#libs/platform/platform.module';
import { AuditModule } from './audit.module.js';
import { AuditCopyModule } from './copy/audit-copy.module.js';

@Module({})
class AuditRoot {}

/** The audit in a process of its own: tokens of the API are good here too, for both know the same keys. */
export function auditRootOf(configuration: PlatformConfiguration): DynamicModule {
  return {
    module: AuditRoot,
    imports: [
      PlatformModule.forRoot(configuration),
      HttpModule.forRoot({ identityModule: IdentityModule, accessTokens: SessionVerifier }),
      AuditModule,
      AuditCopyModule,
    ],
  };
}
