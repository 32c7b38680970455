import type { Position } from '#libs/event-store/event-log';
import type { Uuid } from '#libs/kernel/identifiers';

/**
 * - `GAP`: in the log, not in the copy
 * - `ADDITION`: in the copy, not in the log
 * - `DIFFERENCE`: in both, and not the same; `fields` names what differs
 * - `CONTRADICTION`: an event came again with another digest; `fields` are the digest known and the one that came
 * - `CHAIN`: an entry is not what was added to the copy; `fields` names what is wrong with it
 * - `HEAD`: the chain does not lead through a head that was noted earlier: it was cut off or written anew
 */
export const COPY_FINDING_KINDS = ['GAP', 'ADDITION', 'DIFFERENCE', 'CONTRADICTION', 'CHAIN', 'HEAD'] as const;
export type CopyFindingKind = (typeof COPY_FINDING_KINDS)[number];

/** Something in the copy, or between copy and log, that is not as it must be. Codes, places and hashes: never content. */
export interface CopyFinding {
  readonly kind: CopyFindingKind;
  readonly logPosition?: Position;
  readonly sequence?: number;
  readonly eventId?: Uuid;
  readonly streamId?: string;
  readonly streamRevision?: number;
  readonly fields: readonly string[];
}

/** The exact place of a finding, for people. */
export function placeOf({ logPosition, sequence, streamId, streamRevision }: CopyFinding): string {
  const stream = streamId === undefined ? '' : ` (${streamId} revision ${streamRevision ?? '?'})`;
  const places = [
    ...(logPosition === undefined ? [] : [`log position ${logPosition}${stream}`]),
    ...(sequence === undefined ? [] : [`audit_copy.entry sequence ${sequence}`]),
  ];
  return places.join(', ');
}

const TEXTS: Readonly<Record<CopyFindingKind, readonly [zh: string, en: string]>> = {
  GAP: ['记录中有此事件，副本中没有', 'the log holds this event, the copy does not'],
  ADDITION: ['副本中有此事件，记录中没有', 'the copy holds this event, the log does not'],
  DIFFERENCE: ['记录与副本不一致', 'log and copy differ'],
  CONTRADICTION: ['同一事件再次送达，内容与先前不同', 'the same event came again with other content'],
  CHAIN: ['副本条目与其链式校验值不符', 'the entry does not fit into its chain'],
  HEAD: ['副本的校验链不再经过先前登记的链头', 'the chain no longer leads through a head noted earlier'],
};

/** What a finding says, in both languages. */
export function textOf({ kind, fields }: CopyFinding): { readonly zh: string; readonly en: string } {
  const [zh, en] = TEXTS[kind];
  if (fields.length === 0) return { zh, en };
  return { zh: `${zh}（${fields.join('、')}）`, en: `${en} (${fields.join(', ')})` };
}

/** The same for the same finding, however often it is made. */
export function keyOf({ kind, logPosition, sequence, eventId, fields }: CopyFinding): string {
  return JSON.stringify([kind, logPosition ?? null, sequence ?? null, eventId ?? null, fields]);
}
