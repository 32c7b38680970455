import { SetMetadata } from '@nestjs/common';
import type { Role } from '#libs/kernel/actor';

/** Who may call a route. A route without a declaration is refused for everybody. */
export type DeclaredAccess = { readonly kind: 'public' } | { readonly kind: 'roles'; readonly roles: readonly Role[] };

/** Metadata key under which the guard finds the {@link DeclaredAccess}. */
export const DECLARED_ACCESS = 'qiyue:access';

/**
 * Opens a route to accounts holding one of the roles. Where the path names a `:regionCode`, the area of the grant must cover it.
 * Deciders check again: the guard knows the route, not the thing the command is about.
 */
export function Access({ roles }: { readonly roles: readonly Role[] }): MethodDecorator & ClassDecorator {
  return SetMetadata(DECLARED_ACCESS, { kind: 'roles', roles } satisfies DeclaredAccess);
}

/** Opens a route to everybody, without a token. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(DECLARED_ACCESS, { kind: 'public' } satisfies DeclaredAccess);
}
