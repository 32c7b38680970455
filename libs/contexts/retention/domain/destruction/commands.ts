import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainCommand } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { DestructionItem, LeftOutItem } from './events.js';

/** `itemsHash` as the preview gave it: what has changed since is not proposed unseen. */
export type ProposeDestruction = DomainCommand<
  'ProposeDestruction',
  {
    readonly regionCode: string;
    readonly items: readonly DestructionItem[];
    readonly itemsHash: ContentHash;
    readonly reason: string;
  }
>;

export type ApproveDestruction = DomainCommand<
  'ApproveDestruction',
  { readonly itemsHash: ContentHash; readonly reason: string }
>;

export type RejectDestruction = DomainCommand<'RejectDestruction', { readonly reason: string }>;

/** Of the system, for the next items in their order. */
export type DecideDestructionBatch = DomainCommand<
  'DecideDestructionBatch',
  { readonly ordinal: number; readonly destroyed: readonly Uuid[]; readonly leftOut: readonly LeftOutItem[] }
>;

export type CompleteDestruction = DomainCommand<'CompleteDestruction', Record<never, never>>;

export type DestructionCommand =
  ProposeDestruction | ApproveDestruction | RejectDestruction | DecideDestructionBatch | CompleteDestruction;
