import {
  Inject,
  Injectable,
  Module,
  type CanActivate,
  type DynamicModule,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory, Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isPublic } from '#libs/access-policy/policy';
import { Problem } from '#libs/kernel/problem';
import { DECLARED_ACCESS, type DeclaredAccess } from '../access/access.js';
import type { HttpApplicationOptions } from '../create-http-application.js';
import { createAdapter } from '../fastify-adapter.js';
import { ACCESS_NOT_DECLARED } from '../problems/http-problems.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { OperationsModule } from './operations.module.js';

/** Where there are no tokens, only what is public is open. */
@Injectable()
class PublicOnlyGuard implements CanActivate {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const declared = this.reflector.getAllAndOverride<DeclaredAccess | undefined>(DECLARED_ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (declared === undefined || !isPublic(declared.action)) throw new Problem(ACCESS_NOT_DECLARED);
    return true;
  }
}

@Module({
  providers: [
    { provide: APP_GUARD, useClass: PublicOnlyGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
class OperationsRoot {}

/**
 * An application without an interface of its own, ready to listen: health and metrics, everything else is refused. Closing it closes
 * everything it opened.
 */
export async function createOperationsApplication(
  root: DynamicModule,
  { logger, service }: HttpApplicationOptions,
): Promise<NestFastifyApplication> {
  const module = { module: OperationsRoot, imports: [root, OperationsModule.forRoot(service)] };
  const app = await NestFactory.create<NestFastifyApplication>(module, createAdapter(), {
    logger,
    abortOnError: false,
    bodyParser: false,
  });
  await app.init();
  return app;
}
