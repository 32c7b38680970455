import { Inject, Injectable } from '@nestjs/common';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { createdIdOf, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { maskPhoneNumber } from '#libs/vault/masking';
import { VAULT, type Vault } from '#libs/vault/vault';
import { accountAggregate } from '../../codec/account-codec.js';
import { OwnAccount } from '../factors/own-account.js';
import { SIGN_IN_EXPIRED, SIGN_IN_REFUSED } from '../factors/problems.js';
import type { Session, StartedSession } from '../sessions/session.js';
import { Sessions } from '../sessions/sessions.js';
import { AccountNumberStore, type AccountNumber } from './account-number-store.js';
import { OneTimeCodes, type RequestedCode } from './one-time-codes.js';
import { NUMBER_MISSING } from './problems.js';

/** A number of one's own as second factor after the password. */
@Injectable()
export class AccountCodes {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(OwnAccount) private readonly accounts: OwnAccount,
    @Inject(OneTimeCodes) private readonly codes: OneTimeCodes,
    @Inject(AccountNumberStore) private readonly numbers: AccountNumberStore,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  /** Sends a code to the number that is to be enrolled. */
  async beginEnrolment(session: Session, number: string, caller: string): Promise<RequestedCode> {
    const account = await this.accounts.toChange(session);
    const sealedNumber = await this.vault.seal(account.subjectId ?? session.accountId, 'account-number', number);
    const { sessionId } = session;
    return this.codes.request({ purpose: 'ENROLMENT', number, caller, sessionId, sealedNumber }, isSent);
  }

  /** The holder has the telephone in hand: the number is a factor from here on. The row comes first, it opens nothing without the event. */
  async enrol(session: Session, requestId: Uuid, code: string, context: CommandContext): Promise<CommandResult> {
    await this.accounts.toChange(session);
    const kept = await this.codes.check(requestId, 'ENROLMENT', session.sessionId, code);
    if (kept.sealedNumber === null) throw new Problem(SIGN_IN_EXPIRED);
    await this.codes.close(requestId);
    const { accountId } = session;
    const factorId = createdIdOf(context.commandId);
    const { numberHash, sealedNumber } = kept;
    await this.numbers.add(accountId, { factorId, numberHash, sealedNumber, createdAt: context.now });
    const data = { accountId, factorId, factor: 'one-time-code' } as const;
    return this.runner.run(accountAggregate, accountId, { type: 'EnrolFactor', data }, context);
  }

  /**
   * Sends a code to the holder's number.
   * @param factorId which one; undefined: the first
   * @throws Problem one-time-code.no-number
   */
  async request(
    session: Session,
    factorId: Uuid | undefined,
    caller: string,
  ): Promise<RequestedCode & { readonly number: string }> {
    const numbers = await this.enrolled(session);
    const chosen = factorId === undefined ? numbers[0] : numbers.find((held) => held.factorId === factorId);
    const opened = chosen === undefined ? undefined : await this.vault.open(chosen.sealedNumber);
    if (opened?.status !== 'clear') throw new Problem(NUMBER_MISSING);
    const number = opened.text;
    const { sessionId } = session;
    const requested = await this.codes.request({ purpose: 'SECOND_FACTOR', number, caller, sessionId }, isSent);
    return { ...requested, number: maskPhoneNumber(number) };
  }

  /** @throws Problem one-time-code.wrong, session.sign-in-expired, session.sign-in-refused */
  async show(session: Session, requestId: Uuid, code: string): Promise<StartedSession> {
    const { numberHash } = await this.codes.check(requestId, 'SECOND_FACTOR', session.sessionId, code);
    const used = (await this.enrolled(session)).find((held) => held.numberHash === numberHash);
    // Removed or reset while the code was on its way.
    if (used === undefined) throw new Problem(SIGN_IN_REFUSED);
    await this.codes.close(requestId);
    await this.numbers.noteUse(used.factorId, this.clock.now());
    return this.sessions.raise(session, 'one-time-code');
  }

  private async enrolled(session: Session): Promise<readonly AccountNumber[]> {
    const { factors } = await this.accounts.of(session);
    const rows = await this.numbers.ofAccount(session.accountId);
    return rows.filter((row) => factors.some(({ factorId }) => factorId === row.factorId));
  }
}

const isSent = () => Promise.resolve(true);
