import type { Role } from '#libs/kernel/actor';
import type { Factor } from '#libs/kernel/factor';

/** A role that an account holds in an area. */
export interface Grant {
  readonly role: Role;
  readonly regionCode: string;
}

/** Whose token a request carries. Grants are those in force now, not those at the time of the login. */
export interface AuthenticatedAccount {
  readonly accountId: string;
  readonly grants: readonly Grant[];
  /** The person or organisation the account belongs to, if it acts for one. */
  readonly subjectId?: string;
  readonly sessionId: string;
  /** What its holder has shown of himself in this session. */
  readonly factors: readonly Factor[];
}

/** The account of a cookie, and the value that takes its place from now on, if it is time for one. */
export interface VerifiedCookie {
  readonly account: AuthenticatedAccount;
  readonly replacement?: {
    readonly value: string;
    /** Absent: until the browser is closed. */
    readonly maxAgeSeconds: number | undefined;
  };
}

/** Reads bearer tokens and the cookies of sessions; implemented by the identity context. */
export interface AccessTokenVerifier {
  /**
   * The account of a token that is genuine, unexpired and not revoked; for any other text undefined, or
   * @throws Problem 401 that says more
   */
  verify(token: string): Promise<AuthenticatedAccount | undefined>;

  /**
   * The same for the value of a session's cookie.
   * @throws Problem 401
   */
  verifyCookie(value: string): Promise<VerifiedCookie>;
}

/** Injection token of the {@link AccessTokenVerifier}. */
export const ACCESS_TOKEN_VERIFIER = Symbol('AccessTokenVerifier');
