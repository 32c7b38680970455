import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { ERASED_TEXT } from '#libs/kernel/sealed';
import { maskIdNumber, maskName } from '#libs/vault/masking';
import { VAULT, type Opened, type Vault } from '#libs/vault/vault';
import { SIGN_IN_REFUSED } from '../factors/problems.js';
import { residentAccountId, type Device, type StartedSession } from '../sessions/session.js';
import { Sessions } from '../sessions/sessions.js';
import { OneTimeCodes, type RequestedCode } from './one-time-codes.js';
import { RESIDENT_NUMBERS, type ResidentNumbers, type ResidentWithNumber } from './resident-numbers.js';

/** Those who share a number, as they may see each other before one of them is signed in. */
export interface OfferedChoice {
  /** Shown once with the answer. */
  readonly choice: string;
  readonly people: readonly { readonly subjectId: string; readonly name: string; readonly idNumber: string }[];
}

export type CodeLogin =
  { readonly kind: 'session'; readonly session: StartedSession } | ({ readonly kind: 'choice' } & OfferedChoice);

const CHOICE_BYTES = 32;

/** Residents sign in with the number they are registered with. */
@Injectable()
export class LogInByCode {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(RESIDENT_NUMBERS) private readonly residents: ResidentNumbers,
    @Inject(OneTimeCodes) private readonly codes: OneTimeCodes,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  /** The same answer for a number that nobody is registered with. */
  request(number: string, caller: string): Promise<RequestedCode> {
    return this.codes.request(
      { purpose: 'SIGN_IN', number, caller, sessionId: null },
      async (numberHash) => (await this.residents.residentsWith(numberHash)).length > 0,
    );
  }

  /** @throws Problem one-time-code.wrong, session.sign-in-expired, session.sign-in-refused */
  async logIn(requestId: Uuid, code: string, device: Device): Promise<CodeLogin> {
    const { numberHash } = await this.codes.check(requestId, 'SIGN_IN', null, code);
    const residents = await this.residents.residentsWith(numberHash);
    const [only] = residents;
    if (only === undefined) throw new Problem(SIGN_IN_REFUSED);
    if (residents.length === 1) {
      await this.codes.close(requestId);
      return { kind: 'session', session: await this.start(only, device) };
    }
    const choice = randomBytes(CHOICE_BYTES).toString('base64url');
    await this.codes.close(requestId, choice);
    return { kind: 'choice', choice, people: await this.masked(residents) };
  }

  /** @throws Problem session.sign-in-expired, session.sign-in-refused */
  async choose(requestId: Uuid, choice: string, subjectId: string, device: Device): Promise<StartedSession> {
    const numberHash = await this.codes.takeChoice(requestId, choice);
    const residents = await this.residents.residentsWith(numberHash);
    const chosen = residents.find((resident) => resident.subjectId === subjectId);
    if (chosen === undefined) throw new Problem(SIGN_IN_REFUSED);
    return this.start(chosen, device);
  }

  private start({ subjectId, regionCode }: ResidentWithNumber, device: Device): Promise<StartedSession> {
    return this.sessions.start({
      accountId: residentAccountId(subjectId),
      grants: [{ role: 'Resident', regionCode }],
      subjectId,
      factors: ['one-time-code'],
      device,
    });
  }

  /** A family has one surname: the ends of the id numbers tell its members apart. */
  private async masked(residents: readonly ResidentWithNumber[]): Promise<OfferedChoice['people']> {
    const opened = await this.vault.openMany(residents.flatMap(({ name, idNumber }) => [name, idNumber]));
    return residents.map(({ subjectId }, index) => ({
      subjectId,
      name: shown(opened[2 * index], maskName),
      idNumber: shown(opened[2 * index + 1], maskIdNumber),
    }));
  }
}

function shown(opened: Opened | undefined, mask: (text: string) => string): string {
  return opened?.status === 'clear' ? mask(opened.text) : ERASED_TEXT.zh;
}
