import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import type { Position } from '#libs/event-store/event-log';
import type { Instant } from '#libs/kernel/clock';
import { createdIdOf, type Uuid } from '#libs/kernel/identifiers';
import { defineProblem, Problem, type ProblemPlace } from '#libs/kernel/problem';
import type { SubjectId } from '#libs/kernel/sealed';
import { invitationAggregate } from '../../codec/invitation-codec.js';
import type { InvitationPurpose } from '../../domain/invitation/events.js';
import { INVITATION_ALREADY_ISSUED } from '../../domain/invitation/problems.js';
import { HOUSEHOLD_REFERENCE, type HouseholdReference } from '../household-reference.js';
import { TOKEN_KEYS, type TokenKeys } from '../sessions/token-keys.js';
import { makeLinkToken } from './invitation-link.js';

/** Keeps a request within seconds; a campaign of thousands sends several. */
export const MAX_INVITATIONS = 500;

/** Streams appended side by side: the log commits in groups, more brings nothing. */
const IN_FLIGHT = 32;

export const INVITEE_UNKNOWN = defineProblem(
  'invitation.invitee-unknown',
  422,
  { zh: '有住户不存在，或受邀人不属于该户', en: 'A household does not exist, or the person does not belong to it' },
  { zh: '请按提示核对住户与受邀人；本次未发出任何邀请。', en: 'Check the entries named; no invitation was issued.' },
);

export interface Invitee {
  readonly householdId: Uuid;
  /** Absent: the head of the household. */
  readonly subjectId?: SubjectId;
}

export interface IssuedInvitation {
  readonly invitationId: Uuid;
  readonly householdId: Uuid;
  readonly subjectId: SubjectId;
  /** The one time it is shown. */
  readonly linkToken: string;
}

export interface IssuedInvitations {
  readonly invitations: readonly IssuedInvitation[];
  readonly position: Position | undefined;
}

/** Invites residents of several households; all are checked before the first invitation is issued. */
export class IssueInvitations extends Command<IssuedInvitations> {
  constructor(
    readonly data: {
      readonly invitees: readonly Invitee[];
      readonly purpose: InvitationPurpose;
      readonly expiresAt: Instant;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(IssueInvitations)
export class IssueInvitationsHandler implements ICommandHandler<IssueInvitations> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(HOUSEHOLD_REFERENCE) private readonly households: HouseholdReference,
    @Inject(TOKEN_KEYS) private readonly keys: TokenKeys,
  ) {}

  async execute({ data, context }: IssueInvitations): Promise<IssuedInvitations> {
    const bound = await this.bind(data.invitees);
    const invitations: IssuedInvitation[] = [];
    let position: Position | undefined;
    for (let start = 0; start < bound.length; start += IN_FLIGHT) {
      const slice = bound.slice(start, start + IN_FLIGHT);
      const issued = await Promise.all(
        slice.map((invitee, index) =>
          this.issue(invitee, createdIdOf(context.commandId, start + index), data, context),
        ),
      );
      for (const { invitation, at } of issued) {
        invitations.push(invitation);
        if (at !== undefined && (position === undefined || at > position)) position = at;
      }
    }
    return { invitations, position };
  }

  private async issue(
    { householdId, subjectId, regionCode }: BoundInvitee,
    invitationId: Uuid,
    { purpose, expiresAt }: IssueInvitations['data'],
    context: CommandContext,
  ): Promise<{ invitation: IssuedInvitation; at: Position | undefined }> {
    const { linkToken, secretHash } = makeLinkToken(this.keys, invitationId);
    const { events, position } = await this.runner.run(
      invitationAggregate,
      invitationId,
      { type: 'IssueInvitation', data: { subjectId, householdId, regionCode, purpose, secretHash, expiresAt } },
      context,
    );
    // Repeated after the key was replaced: the link made now would not open what was issued then.
    const opens = events.some((event) => event.type === 'InvitationIssued' && event.data.secretHash === secretHash);
    if (!opens) throw new Problem(INVITATION_ALREADY_ISSUED, { invitationId });
    return { invitation: { invitationId, householdId, subjectId, linkToken }, at: position };
  }

  private async bind(invitees: readonly Invitee[]): Promise<readonly BoundInvitee[]> {
    if (invitees.length > MAX_INVITATIONS) throw new Error(`more than ${MAX_INVITATIONS} invitees reached the handler`);
    const known = await this.households.householdsOf(invitees.map(({ householdId }) => householdId));
    const places: ProblemPlace[] = [];
    const bound: BoundInvitee[] = [];
    invitees.forEach(({ householdId, subjectId: named }, index) => {
      const household = known.get(householdId);
      const subjectId = named ?? household?.headSubjectId ?? null;
      if (household !== undefined && subjectId !== null && belongsTo(household, subjectId)) {
        bound.push({ householdId, subjectId, regionCode: household.regionCode });
      } else {
        places.push({ at: `/invitees/${index}`, zh: '住户或受邀人不正确', en: 'unknown household or person' });
      }
    });
    if (places.length > 0) throw new Problem(INVITEE_UNKNOWN, { wrong: places.length }, places);
    return bound;
  }
}

interface BoundInvitee {
  readonly householdId: Uuid;
  readonly subjectId: SubjectId;
  readonly regionCode: string;
}

function belongsTo(
  household: { readonly headSubjectId: SubjectId | null; readonly memberSubjectIds: readonly SubjectId[] },
  subjectId: SubjectId,
): boolean {
  return household.headSubjectId === subjectId || household.memberSubjectIds.includes(subjectId);
}
