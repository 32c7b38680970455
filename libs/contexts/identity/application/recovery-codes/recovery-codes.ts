import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { createdIdOf, idFromName } from '#libs/kernel/identifiers';
import { SECOND_FACTOR_REQUIRED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { accountAggregate } from '../../codec/account-codec.js';
import { hasSecondFactor } from '../../domain/account/state.js';
import { LoginThrottle } from '../credentials/login-throttle.js';
import { OwnAccount } from '../factors/own-account.js';
import { SIGN_IN_REFUSED } from '../factors/problems.js';
import { CodeSecrets } from '../one-time-codes/code-secrets.js';
import type { Session, StartedSession } from '../sessions/session.js';
import { Sessions } from '../sessions/sessions.js';
import { RecoveryCodeStore } from './recovery-code-store.js';

/** One sheet: enough for the years until a device is lost a few times. */
export const CODES_ON_A_SHEET = 10;

/** Crockford's Base32: without letters that look like digits, fifty bits in ten characters. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 10;
const GROUP = 5;

/** A sheet of paper for the day when telephone and key are gone. Each code works once, after the password. */
@Injectable()
export class RecoveryCodes {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(OwnAccount) private readonly accounts: OwnAccount,
    @Inject(CodeSecrets) private readonly secrets: CodeSecrets,
    @Inject(RecoveryCodeStore) private readonly codes: RecoveryCodeStore,
    @Inject(LoginThrottle) private readonly throttle: LoginThrottle,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  /** A new sheet, shown once; the one before is void. @throws Problem session.second-factor-required before there is a factor to recover */
  async issue(session: Session, context: CommandContext): Promise<readonly string[]> {
    const account = await this.accounts.toChange(session);
    if (!hasSecondFactor(account.factors)) throw new Problem(SECOND_FACTOR_REQUIRED);
    const { accountId } = session;
    const factorId = createdIdOf(context.commandId);
    const sheet = Array.from({ length: CODES_ON_A_SHEET }, newCode);
    const hashes = sheet.map((code) => this.hashOf(accountId, code));
    await this.codes.add(accountId, factorId, hashes, context.now);
    for (const old of account.factors.filter(({ factor }) => factor === 'recovery-codes')) {
      const removal = { ...context, commandId: idFromName('recovery-codes-replaced', context.commandId, old.factorId) };
      const data = { accountId, factorId: old.factorId };
      await this.runner.run(accountAggregate, accountId, { type: 'RemoveFactor', data }, removal);
    }
    const data = { accountId, factorId, factor: 'recovery-codes' } as const;
    await this.runner.run(accountAggregate, accountId, { type: 'EnrolFactor', data }, context);
    await this.codes.keepOnly(accountId, [factorId]);
    return sheet;
  }

  /** @throws Problem session.sign-in-refused, session.login-throttled */
  async show(session: Session, code: string): Promise<StartedSession> {
    const { accountId } = session;
    const { factors } = await this.accounts.of(session);
    const throttled = idFromName('recovery-codes', accountId);
    await this.throttle.enter(throttled, this.clock.now());
    const counting = factors.map(({ factorId }) => factorId);
    const used = await this.codes.use(accountId, counting, this.hashOf(accountId, code), this.clock.now());
    if (!used) throw new Problem(SIGN_IN_REFUSED);
    await this.throttle.clear(throttled);
    return this.sessions.raise(session, 'recovery-code');
  }

  private hashOf(accountId: string, code: string): Buffer {
    return this.secrets.hashOf('recovery', accountId, code.replace(/[^0-9A-Za-z]/g, '').toUpperCase());
  }
}

function newCode(): string {
  const characters = Array.from({ length: CHARACTERS }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return `${characters.slice(0, GROUP)}-${characters.slice(GROUP)}`;
}
