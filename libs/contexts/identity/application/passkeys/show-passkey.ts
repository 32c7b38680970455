import { Inject, Injectable } from '@nestjs/common';
import {
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { grantsInForce, type KnownAccount } from '../../domain/account/state.js';
import { OwnAccount } from '../factors/own-account.js';
import { SIGN_IN_REFUSED } from '../factors/problems.js';
import { SignInChallenges, type ChallengePurpose } from '../factors/sign-in-challenges.js';
import type { Device, Session, StartedSession } from '../sessions/session.js';
import { Sessions } from '../sessions/sessions.js';
import { PASSKEY_SETTINGS, type PasskeySettings } from './passkey-settings.js';
import { PasskeyStore, type StoredPasskey } from './passkey-store.js';
import { PASSKEYS_OFF } from './problems.js';

export interface PasskeyChallenge {
  readonly challengeId: Uuid;
  readonly options: PublicKeyCredentialRequestOptionsJSON;
}

/** The answer of an authenticator to one challenge. */
export interface PasskeyAnswer {
  readonly challengeId: Uuid;
  readonly credential: AuthenticationResponseJSON;
}

/** Signs somebody in with a passkey alone, or takes it as second factor after a password. */
@Injectable()
export class ShowPasskey {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PASSKEY_SETTINGS) private readonly settings: PasskeySettings | null,
    @Inject(OwnAccount) private readonly accounts: OwnAccount,
    @Inject(SignInChallenges) private readonly challenges: SignInChallenges,
    @Inject(PasskeyStore) private readonly passkeys: PasskeyStore,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  /** For somebody we do not know yet: the authenticator knows which accounts it has keys for. */
  async beginSignIn(): Promise<PasskeyChallenge> {
    return this.ask('PASSKEY_SIGN_IN', [], null);
  }

  async beginSecondFactor(session: Session): Promise<PasskeyChallenge> {
    await this.accounts.of(session);
    return this.ask('PASSKEY_SECOND_FACTOR', await this.passkeys.ofAccount(session.accountId), session.sessionId);
  }

  /** @throws Problem session.sign-in-refused, in the same words whatever is wrong */
  async signIn(answer: PasskeyAnswer, device: Device): Promise<StartedSession> {
    const { passkey, account } = await this.verified(answer, 'PASSKEY_SIGN_IN', null);
    return this.sessions.start({
      accountId: passkey.accountId,
      grants: grantsInForce(account.grants, this.clock.now()),
      subjectId: account.subjectId ?? undefined,
      factors: ['passkey'],
      device,
    });
  }

  /** @throws Problem session.sign-in-refused */
  async asSecondFactor(session: Session, answer: PasskeyAnswer): Promise<StartedSession> {
    const { passkey } = await this.verified(answer, 'PASSKEY_SECOND_FACTOR', session.sessionId);
    if (passkey.accountId !== session.accountId) throw new Problem(SIGN_IN_REFUSED);
    return this.sessions.raise(session, 'passkey');
  }

  private async ask(
    purpose: ChallengePurpose,
    passkeys: readonly StoredPasskey[],
    sessionId: Uuid | null,
  ): Promise<PasskeyChallenge> {
    const options = await generateAuthenticationOptions({
      rpID: this.required().rpId,
      userVerification: 'required',
      allowCredentials: passkeys.map(({ credentialId }) => ({ id: credentialId })),
    });
    const challengeId = await this.challenges.keep(purpose, { challenge: options.challenge }, sessionId);
    return { challengeId, options };
  }

  private async verified(
    { challengeId, credential }: PasskeyAnswer,
    purpose: ChallengePurpose,
    sessionId: Uuid | null,
  ): Promise<{ passkey: StoredPasskey; account: KnownAccount }> {
    const { challenge = '' } = await this.challenges.take(challengeId, purpose, sessionId);
    const passkey = await this.passkeys.find(credential.id);
    if (passkey === undefined) throw new Problem(SIGN_IN_REFUSED);
    const counter = await this.counterOf(credential, challenge, passkey);
    const account = await this.accounts.active(passkey.accountId);
    // The record decides which keys open an account: one that was removed or reset does not, even if its row is still here.
    if (account?.factors.some(({ factorId }) => factorId === passkey.factorId) !== true)
      throw new Problem(SIGN_IN_REFUSED);
    if (!(await this.passkeys.noteUse(passkey.factorId, counter, this.clock.now()))) throw new Problem(SIGN_IN_REFUSED);
    return { passkey, account };
  }

  /** @returns the counter of the answer. The library refuses one that did not go up: somebody has made a copy of the key. */
  private async counterOf(
    response: AuthenticationResponseJSON,
    expectedChallenge: string,
    { credentialId, publicKey, counter }: StoredPasskey,
  ): Promise<number> {
    const { rpId, origins } = this.required();
    const verification = await verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      credential: { id: credentialId, publicKey: new Uint8Array(publicKey), counter },
      requireUserVerification: true,
    }).catch(() => undefined);
    if (verification?.verified !== true) throw new Problem(SIGN_IN_REFUSED);
    return verification.authenticationInfo.newCounter;
  }

  private required(): PasskeySettings {
    if (this.settings === null) throw new Problem(PASSKEYS_OFF);
    return this.settings;
  }
}
