import type { Role } from '#libs/kernel/actor';
import type { Factor } from '#libs/kernel/factor';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';

export interface SessionGrant {
  readonly role: Role;
  readonly regionCode: string;
}

/** Whom a valid session speaks for. */
export interface Session {
  /** Names the session in lists; opens nothing. */
  readonly sessionId: Uuid;
  readonly accountId: Uuid;
  readonly grants: readonly SessionGrant[];
  readonly subjectId?: SubjectId;
  /** What its holder has shown, in the order in which he has shown it. */
  readonly factors: readonly Factor[];
}

/** How a session travels: in a cookie that no script can read, for browsers, or as a bearer token, for programs. */
export const CARRIERS = ['cookie', 'bearer'] as const;
export type Carrier = (typeof CARRIERS)[number];

/** Where a session is used. */
export interface Device {
  readonly carrier: Carrier;
  /** Coarse, for the holder's own list: `Firefox · Android`. */
  readonly name: string;
  /** Where it is, to count failed attempts by; never stored. Absent: the system itself. */
  readonly network?: string;
}

/** Who has shown who he is, by whatever means. */
export interface NewSession {
  readonly accountId: Uuid;
  readonly grants: readonly SessionGrant[];
  readonly subjectId?: SubjectId | undefined;
  readonly factors: readonly Factor[];
  readonly device: Device;
}

/** A session with what its holder is to show from now on: the value of the cookie, or a token. */
export interface StartedSession {
  readonly session: Session;
  readonly carrier: Carrier;
  /** Known to nobody but its holder from here on. */
  readonly credential: string;
  readonly expiresInSeconds: number;
}

/** The account id of a resident who comes by invitation or one-time code: it follows from the person and has no account in the log. */
export function residentAccountId(subjectId: SubjectId): Uuid {
  return idFromName('resident-account', subjectId);
}

/** Whether the log knows an account behind the session, which may be locked, or lose its roles. */
export function restsOnAccount({ accountId, subjectId }: Pick<Session, 'accountId' | 'subjectId'>): boolean {
  return subjectId === undefined || accountId !== residentAccountId(subjectId);
}
