import type { NoticeKind } from './notice.js';

/** Ways out of the house. The inbox is not among them: every notice is there. */
export const OUTWARD_CHANNELS = ['SMS', 'EMAIL', 'WECHAT'] as const;
export type OutwardChannel = (typeof OUTWARD_CHANNELS)[number];

/** Kinds somebody must act on or that touch his rights: told by every way he can be reached. */
const PRESSING: ReadonlySet<NoticeKind> = new Set([
  'INVITATION_TO_SIGN',
  'SIGNING_REMINDER',
  'AMENDMENT_PROPOSED',
  'AMENDMENT_REMINDER',
  'BREACH_NOTICE',
  'REPLY_DEADLINE',
  'BREACH_FOUND',
  'BREACH_NOT_FOUND',
  'APPEAL_UPHELD',
  'APPEAL_OVERTURNED',
]);

/** What holds for who chose nothing: text messages, which cost and disturb, only for what presses. */
export function defaultChannelsOf(kind: NoticeKind): readonly OutwardChannel[] {
  return PRESSING.has(kind) ? ['SMS', 'EMAIL', 'WECHAT'] : ['EMAIL', 'WECHAT'];
}
