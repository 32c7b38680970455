import { availableParallelism } from 'node:os';
import { hash, verify, type Options } from '@node-rs/argon2';
import { Problem } from '#libs/kernel/problem';
import { LOGIN_BUSY } from '../sessions/problems.js';
import { FairQueue } from './fair-queue.js';
import { MAX_PASSWORD_LENGTH } from './password-rules.js';

/**
 * argon2id (the library's default algorithm) with the parameters OWASP's Password Storage Cheat Sheet names first for small memory:
 * 19 MiB, 2 passes, 1 lane. A hash carries its own parameters, so they may be raised at any time.
 */
const ARGON2ID: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A quarter of the processors for each line, one at least: whatever comes in, the others answer requests. */
const HASHED_AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 4));

/** A hash takes some forty milliseconds: whoever waits last waits three seconds, and is told so rather than made to wait longer. */
const WAITING = 64;

/** With hashes of forty milliseconds, suspects get a sixth of one processor, however many they are. A person types more slowly. */
const SUSPECT_REST_MILLISECONDS = 200;

/** More than a person types side by side. */
const WAITING_OF_SOURCE = 4;

/** Seconds after which to try again: the whole line is gone by then. */
const RETRY_AFTER_SECONDS = 3;

/** Who has a password compared. */
export interface PasswordSource {
  readonly network: string;
  /** Failed lately: waits in a line of its own, so that a flood keeps out nobody but itself and those who mistype beside it. */
  readonly suspect: boolean;
  /** Somebody logged in from there: goes ahead of networks that nobody has heard of. */
  readonly known: boolean;
}

/** Work of the system and of people who are logged in: few, and known. */
const OWN_SOURCE: PasswordSource = { network: 'own', suspect: false, known: true };

/** Hashing is expensive on purpose, so that a flood of logins must not decide how much of it there is. Three lines for the whole process. */
const lines = {
  // One source for all who are logged in: only the length of the line bounds them.
  own: newLine(0, WAITING),
  clean: newLine(0, WAITING_OF_SOURCE),
  suspect: newLine(SUSPECT_REST_MILLISECONDS, WAITING_OF_SOURCE),
};

function newLine(restMilliseconds: number, waitingOfSource: number): FairQueue {
  return new FairQueue(
    { running: HASHED_AT_ONCE, waiting: WAITING, waitingOfSource, restMilliseconds },
    () => new Problem(LOGIN_BUSY, { retryAfterSeconds: RETRY_AFTER_SECONDS }),
  );
}

function lineOf(source: PasswordSource): FairQueue {
  if (source === OWN_SOURCE) return lines.own;
  return source.suspect ? lines.suspect : lines.clean;
}

/** @throws Problem session.login-busy when a password from this source would find no room now */
export function requireRoomToHash(source: PasswordSource): void {
  lineOf(source).requireRoom(source.network);
}

/** PHC text of a password. Passwords are compared in NFC, whatever keyboard they come from. */
export function hashPassword(password: string): Promise<string> {
  return lines.own.run(OWN_SOURCE.network, () => hash(password.normalize('NFC'), ARGON2ID), OWN_SOURCE.known);
}

let decoy: Promise<string> | undefined;

/**
 * Whether the password is the one behind the hash. Without a hash it works just as long on one that nothing matches, so that
 * the time taken does not tell whether an account exists.
 * @param source where it comes from: sources wait in turn
 * @throws Problem session.login-busy
 */
export async function isPasswordOf(
  passwordHash: string | undefined,
  password: string,
  source: PasswordSource = OWN_SOURCE,
): Promise<boolean> {
  if ([...password].length > MAX_PASSWORD_LENGTH) return false;
  decoy ??= hash('an account that does not exist', ARGON2ID);
  const comparison = passwordHash ?? (await decoy);
  const matches = await lineOf(source).run(
    source.network,
    () => verify(comparison, password.normalize('NFC')),
    source.known,
  );
  return matches && passwordHash !== undefined;
}
