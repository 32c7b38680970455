import { defineProblem, Problem } from '#libs/kernel/problem';
import type { Vault } from '#libs/vault/vault';
import { accountIdOf } from '../../codec/account-codec.js';

/** Letters and digits of any script, and the signs of mail addresses; two names that look alike to a login are one. */
const ACCOUNT_NAME = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._@+-]{1,62}[\p{L}\p{N}\p{M}]$/u;

export const ACCOUNT_NAME_INVALID = defineProblem(
  'account.name-invalid',
  422,
  { zh: '账号名不符合要求', en: 'The account name is not valid' },
  {
    zh: '请使用 3 至 64 个汉字、字母或数字，中间可用 . _ - @ +。',
    en: 'Use 3 to 64 letters or digits; . _ - @ + may stand between them.',
  },
);

/** Compatibility form in lower case: full-width letters and capitals are the same name. */
export function normalizeAccountName(accountName: string): string {
  return accountName.normalize('NFKC').toLowerCase();
}

/** Hash and account id that a name leads to, whether or not the account exists. The name itself is stored nowhere. */
export function identifyAccount(vault: Vault, accountName: string): { accountId: string; accountNameHash: string } {
  const accountNameHash = vault.lookupHash('account-name', normalizeAccountName(accountName));
  return { accountId: accountIdOf(accountNameHash), accountNameHash };
}

/** @throws Problem account.name-invalid */
export function requireAccountName(accountName: string): void {
  if (!ACCOUNT_NAME.test(normalizeAccountName(accountName))) throw new Problem(ACCOUNT_NAME_INVALID);
}
