import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainCommand } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import type { MandateGranted } from './events.js';

export type GrantMandate = DomainCommand<'GrantMandate', Omit<MandateGranted['data'], 'grantedAt'>>;

/** The moment that counts is the `effectiveAt` of the command. */
export type ExerciseMandate = DomainCommand<
  'ExerciseMandate',
  {
    readonly contractId: Uuid;
    readonly partyId: string;
    readonly documentHash: ContentHash;
    readonly templateId: Uuid;
    /** Ids under which the party may be the principal: the person or organisation, the household. */
    readonly principalIds: readonly Uuid[];
    /** Who signs; null: staff record a paper that the agent has signed. */
    readonly agentSubjectId: SubjectId | null;
  }
>;

export type RevokeMandate = DomainCommand<'RevokeMandate', { readonly reason: string }>;

export type MandateCommand = GrantMandate | ExerciseMandate | RevokeMandate;
