import { Inject, Injectable } from '@nestjs/common';
import {
  generateRegistrationOptions,
  verifyRegistrationResponse,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  type VerifiedRegistrationResponse,
} from '@simplewebauthn/server';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import { createdIdOf, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { VAULT, type Vault } from '#libs/vault/vault';
import { accountAggregate } from '../../codec/account-codec.js';
import { OwnAccount } from '../factors/own-account.js';
import { SignInChallenges } from '../factors/sign-in-challenges.js';
import type { Session } from '../sessions/session.js';
import { PASSKEY_SETTINGS, type PasskeySettings } from './passkey-settings.js';
import { PasskeyStore } from './passkey-store.js';
import { PASSKEY_KNOWN, PASSKEY_UNSUITABLE, PASSKEYS_OFF } from './problems.js';

/** Shown by the authenticator beside the key. The account's name is stored nowhere, and a person's name has no place in a device. */
const RELYING_PARTY = '契约 Qiyue';
const USER_NAME = '工作账号 · account';

/** COSE: Ed25519, P-256 and RSA with SHA-256 (WebAuthn, 5.4). */
const ALGORITHMS = [-8, -7, -257];

export interface PasskeyEnrolment {
  readonly challengeId: Uuid;
  readonly options: PublicKeyCredentialCreationOptionsJSON;
}

/** Makes a passkey the holder's second factor, and at the same time a way to sign in without a password. */
@Injectable()
export class EnrolPasskey {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PASSKEY_SETTINGS) private readonly settings: PasskeySettings | null,
    @Inject(OwnAccount) private readonly accounts: OwnAccount,
    @Inject(SignInChallenges) private readonly challenges: SignInChallenges,
    @Inject(PasskeyStore) private readonly passkeys: PasskeyStore,
  ) {}

  /** What the page hands to the authenticator. */
  async begin(session: Session): Promise<PasskeyEnrolment> {
    const { rpId } = this.required();
    await this.accounts.toChange(session);
    const known = await this.passkeys.ofAccount(session.accountId);
    const options = await generateRegistrationOptions({
      rpName: RELYING_PARTY,
      rpID: rpId,
      userName: USER_NAME,
      userID: new TextEncoder().encode(session.accountId),
      attestationType: 'none',
      excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
    const challengeId = await this.challenges.keep(
      'PASSKEY_ENROLMENT',
      { challenge: options.challenge },
      session.sessionId,
    );
    return { challengeId, options };
  }

  /** Takes the authenticator's answer. The row comes first: it opens nothing before the event says so. */
  async complete(
    session: Session,
    { challengeId, name, credential }: { challengeId: Uuid; name: string; credential: RegistrationResponseJSON },
    context: CommandContext,
  ): Promise<CommandResult & { readonly factorId: Uuid }> {
    const account = await this.accounts.toChange(session);
    const { challenge = '' } = await this.challenges.take(challengeId, 'PASSKEY_ENROLMENT', session.sessionId);
    const { registrationInfo } = await this.verified(credential, challenge);
    const { accountId } = session;
    const factorId = createdIdOf(context.commandId);
    const sealedName = await this.vault.seal(account.subjectId ?? accountId, 'passkey-name', name);
    const added = await this.passkeys.add({
      factorId,
      accountId,
      credentialId: registrationInfo.credential.id,
      publicKey: Buffer.from(registrationInfo.credential.publicKey),
      counter: registrationInfo.credential.counter,
      transports: registrationInfo.credential.transports ?? [],
      sealedName,
      backedUp: registrationInfo.credentialBackedUp,
      createdAt: context.now,
    });
    if (!added) throw new Problem(PASSKEY_KNOWN);
    const data = { accountId, factorId, factor: 'passkey' } as const;
    const result = await this.runner.run(accountAggregate, accountId, { type: 'EnrolFactor', data }, context);
    return { ...result, factorId };
  }

  private async verified(
    response: RegistrationResponseJSON,
    expectedChallenge: string,
  ): Promise<Extract<VerifiedRegistrationResponse, { verified: true }>> {
    const { rpId, origins } = this.required();
    const verification = await verifyRegistrationResponse({
      response,
      expectedChallenge,
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
      // The library says by an error what is wrong; whoever forges an answer need not hear it.
    }).catch(() => ({ verified: false }) as const);
    if (!verification.verified) throw new Problem(PASSKEY_UNSUITABLE);
    return verification;
  }

  private required(): PasskeySettings {
    if (this.settings === null) throw new Problem(PASSKEYS_OFF);
    return this.settings;
  }
}
