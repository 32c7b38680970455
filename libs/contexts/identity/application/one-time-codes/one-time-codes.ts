import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import { VAULT, type Vault } from '#libs/vault/vault';
import { SIGN_IN_EXPIRED } from '../factors/problems.js';
import { CODE_SECONDS, MAX_TRIES } from './code-limits.js';
import { CodeSecrets } from './code-secrets.js';
import { CodeStore, type CodePurpose, type KeptCode } from './code-store.js';
import { CODE_DELIVERY, isFictitiousNumber, type CodeDelivery } from './one-time-code-sender.js';
import { OutgoingCodes } from './outgoing-codes.js';
import { CODE_WRONG, CODES_OFF } from './problems.js';

export interface CodeRequest {
  readonly purpose: CodePurpose;
  /** A mobile number in its canonical form. */
  readonly number: string;
  /** Network that asks. */
  readonly caller: string;
  /** The session that may answer; null: nobody is signed in yet. */
  readonly sessionId: Uuid | null;
  readonly sealedNumber?: Sealed;
}

/** The same for every number. */
export interface RequestedCode {
  readonly requestId: Uuid;
  readonly expiresInSeconds: number;
  /** The code itself, in sample installations and for fictitious numbers alone. */
  readonly shownCode: string | null;
}

/** Codes that prove that somebody has a telephone in hand: made, sent, and tried a few times. */
@Injectable()
export class OneTimeCodes {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CODE_DELIVERY) private readonly delivery: CodeDelivery,
    @Inject(CodeSecrets) private readonly secrets: CodeSecrets,
    @Inject(CodeStore) private readonly codes: CodeStore,
    @Inject(OutgoingCodes) private readonly outgoing: OutgoingCodes,
  ) {}

  numberHashOf(number: string): string {
    return this.vault.lookupHash('phone-number', number);
  }

  /**
   * Makes a code and sends it, if the number is one to send to. Whether it was is not told.
   * @throws Problem one-time-code.not-offered, one-time-code.throttled
   */
  async request(
    { purpose, number, caller, sessionId, sealedNumber }: CodeRequest,
    isToBeSent: (numberHash: string) => Promise<boolean>,
  ): Promise<RequestedCode> {
    const { sender, shown } = this.delivery;
    if (sender === null && !shown) throw new Problem(CODES_OFF);
    const isShown = shown && isFictitiousNumber(number);
    const requestId = newId();
    const code = this.secrets.newCode();
    const numberHash = this.numberHashOf(number);
    const callerHash = this.secrets.hashOf('caller', caller).toString('hex');
    const codeHash = this.secrets.hashOf('code', requestId, code);
    await this.codes.add(
      { requestId, purpose, numberHash, callerHash, sessionId, sealedNumber: sealedNumber ?? null, codeHash },
      this.clock.now(),
      !isShown,
    );
    if (!isShown && (await isToBeSent(numberHash))) this.outgoing.send({ requestId, number, text: textOf(code) });
    return { requestId, expiresInSeconds: CODE_SECONDS, shownCode: isShown ? code : null };
  }

  /**
   * What was asked for under a code that is right. It may be {@link close}d once.
   * @throws Problem one-time-code.wrong, session.sign-in-expired
   */
  async check(requestId: Uuid, purpose: CodePurpose, sessionId: Uuid | null, code: string): Promise<KeptCode> {
    const kept = await this.codes.enterTry(requestId, purpose, sessionId, this.clock.now());
    if (kept === undefined) throw new Problem(SIGN_IN_EXPIRED);
    if (!this.secrets.isCode(kept.codeHash, requestId, code)) {
      throw new Problem(CODE_WRONG, { triesLeft: MAX_TRIES - kept.tries });
    }
    return kept;
  }

  /** @throws Problem session.sign-in-expired when somebody has used it meanwhile */
  async close(requestId: Uuid, choice: string | null = null): Promise<void> {
    const choiceHash = choice === null ? null : this.secrets.hashOf('choice', requestId, choice);
    if (!(await this.codes.close(requestId, this.clock.now(), choiceHash))) throw new Problem(SIGN_IN_EXPIRED);
  }

  /** @throws Problem session.sign-in-expired */
  async takeChoice(requestId: Uuid, choice: string): Promise<string> {
    const choiceHash = this.secrets.hashOf('choice', requestId, choice);
    const numberHash = await this.codes.takeChoice(requestId, choiceHash, this.clock.now());
    if (numberHash === undefined) throw new Problem(SIGN_IN_EXPIRED);
    return numberHash;
  }
}

/** One piece of 70 characters. */
function textOf(code: string): string {
  return `【契约平台】验证码 ${code}，${CODE_SECONDS / 60} 分钟内有效。请勿告诉他人，工作人员不会索要。`;
}
