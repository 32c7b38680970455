import { SetMetadata } from '@nestjs/common';
import type { GuardedAction, PublicAction } from '#libs/access-policy/policy';

/** Which action of the policy table a route is. A route without one is refused for everybody. */
export interface DeclaredAccess {
  readonly action: GuardedAction | PublicAction;
}

/** Metadata key under which the guard finds the {@link DeclaredAccess}. */
export const DECLARED_ACCESS = 'qiyue:access';

/**
 * Opens a route to those whom the policy table admits to the action. Where the path names a `:regionCode`, `:accountId` or `:subjectId`,
 * the guard also holds it against the scope that the table gives. Deciders check again: the guard knows the route, not the thing the
 * command is about.
 */
export function Access({ action }: { readonly action: GuardedAction }): MethodDecorator & ClassDecorator {
  return SetMetadata(DECLARED_ACCESS, { action } satisfies DeclaredAccess);
}

/** Opens a route to everybody, without a token, as the policy table says of the action. */
export function Public({ action }: { readonly action: PublicAction }): MethodDecorator & ClassDecorator {
  return SetMetadata(DECLARED_ACCESS, { action } satisfies DeclaredAccess);
}
