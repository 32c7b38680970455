import { Inject, Injectable } from '@nestjs/common';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { contentHashOf } from '#libs/kernel/content-hash';
import { newId } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { invitationAggregate } from '../../codec/invitation-codec.js';
import { INVITATION_NOT_USABLE } from '../../domain/invitation/problems.js';
import { VAULT, type Vault } from '#libs/vault/vault';
import { parseLinkToken } from '../invitations/invitation-link.js';
import { residentAccountId, type Device, type NewSession, type StartedSession } from './session.js';
import { Sessions } from './sessions.js';

/** Entry by link or QR code, without an account or an app. */
@Injectable()
export class LogInByInvitation {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  /**
   * Redeems a link's token for a session as the resident it was issued to.
   * @throws Problem invitation.not-usable, in the same words whatever is wrong with it
   */
  async login(linkToken: string, device: Device): Promise<StartedSession> {
    const link = parseLinkToken(linkToken);
    if (link === undefined) throw new Problem(INVITATION_NOT_USABLE);
    const { state } = await this.runner.load(invitationAggregate, link.invitationId);
    if (state.status === 'absent') throw new Problem(INVITATION_NOT_USABLE);
    // A link that was sent before the erasure of the person it was for.
    if (await this.vault.isErased(state.subjectId)) throw new Problem(INVITATION_NOT_USABLE);

    const sessionId = newId();
    const session: NewSession = {
      accountId: residentAccountId(state.subjectId),
      grants: [{ role: 'Resident', regionCode: state.regionCode }],
      subjectId: state.subjectId,
      factors: ['invitation'],
      device,
    };
    await this.redeem(link, sessionId, session, state.regionCode);
    return this.sessions.start(session, sessionId);
  }

  private async redeem(
    { invitationId, secretHash }: { invitationId: string; secretHash: string },
    sessionId: string,
    { accountId, subjectId }: NewSession,
    regionCode: string,
  ): Promise<void> {
    const commandId = newId();
    const now = this.clock.now();
    const data = { secretHash, sessionId };
    await this.runner.run(
      invitationAggregate,
      invitationId,
      { type: 'RedeemInvitation', data },
      {
        actor: { accountId, role: 'Resident', regionCode, ...(subjectId === undefined ? {} : { subjectId }) },
        now,
        effectiveAt: now,
        commandId,
        inputHash: contentHashOf({ invitationId, ...data }),
        correlationId: commandId,
        causationId: commandId,
      },
    );
  }
}
