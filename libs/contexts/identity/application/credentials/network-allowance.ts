import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { Problem } from '#libs/kernel/problem';
import { LOGIN_THROTTLED } from '../sessions/problems.js';

/** A service hall full of people who mistype: only failures count. */
export const FAILURES_AT_ONCE = 30;

/** Then one more every two seconds: a guesser behind one address tries thirty passwords a minute, over all accounts. */
const SECONDS_PER_FAILURE = 2;

/** More than the attempt under way: from the first failure on, for two seconds each. Without a flood that line is as quick as the other. */
const ATTEMPTS_TO_SUSPECT = 1;

/** Networks remembered; whoever is forgotten begins anew, which a flood from so many networks could have had anyhow. */
const NETWORKS_KEPT = 50_000;

interface Allowance {
  left: number;
  /** Somebody has logged in from there. */
  known: boolean;
  /** Milliseconds since the epoch. */
  countedAt: number;
}

/**
 * How many failed logins a network has left, in the memory of each process: it spares the database and the line for passwords whatever one
 * address sends. The limit per account is kept in the database and holds over all processes.
 */
@Injectable()
export class NetworkAllowance {
  private readonly allowances = new LRUCache<string, Allowance>({ max: NETWORKS_KEPT });

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** Takes one attempt. @throws Problem session.login-throttled */
  take(network: string): void {
    const allowance = this.of(network);
    if (allowance.left < 1) {
      const wait = Math.ceil((1 - allowance.left) * SECONDS_PER_FAILURE);
      throw new Problem(LOGIN_THROTTLED, { retryAfterSeconds: wait });
    }
    allowance.left -= 1;
  }

  /** Whether it failed lately, or has several attempts under way. */
  isSuspect(network: string): boolean {
    return this.of(network).left < FAILURES_AT_ONCE - ATTEMPTS_TO_SUSPECT;
  }

  /** Whether somebody has logged in from there. */
  isKnown(network: string): boolean {
    return this.of(network).known;
  }

  /** Gives one back: it was no failure. */
  giveBack(network: string): void {
    const allowance = this.of(network);
    allowance.left = Math.min(FAILURES_AT_ONCE, allowance.left + 1);
    allowance.known = true;
  }

  private of(network: string): Allowance {
    const now = Date.parse(this.clock.now());
    const known = this.allowances.get(network) ?? { left: FAILURES_AT_ONCE, known: false, countedAt: now };
    // A clock that was set back gives nothing and takes nothing.
    const seconds = Math.max(0, now - known.countedAt) / 1_000;
    known.left = Math.min(FAILURES_AT_ONCE, known.left + seconds / SECONDS_PER_FAILURE);
    known.countedAt = now;
    this.allowances.set(network, known);
    return known;
  }
}
