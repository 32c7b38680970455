import type { InboxOwner } from '#libs/contexts/notifications/application/inbox/inbox';
import type { AuthenticatedAccount } from '#libs/http/access/access-token-verifier';

/** The inbox of an account holds what its person and all its offices were told, whatever role it acts in at the moment. */
export function inboxOwnerOf({ accountId, subjectId, grants }: AuthenticatedAccount): InboxOwner {
  return { accountId, grants, ...(subjectId === undefined ? {} : { subjectId }) };
}

/** Under whom preferences are kept: the person, so that they hold for every account of his; else the account. */
export function holderIdOf({ accountId, subjectId }: AuthenticatedAccount): string {
  return subjectId ?? accountId;
}
