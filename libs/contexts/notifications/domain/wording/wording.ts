import type { NoticeFacts, NoticeKind } from '../notice.js';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a text may say: the facts of its kind, already in the words of its language, and the community's name. */
export type WordingVariables<Kind extends NoticeKind> = {
  readonly community: string;
} & { readonly [Fact in keyof NoticeFacts[Kind]]: string };

/**
 * The texts of one kind in one language; one file each. A text message comes in two forms: `sms`, to which a link is added, and
 * `plainSms` for who is not to be sent after links: elders are warned of them, and are told where to go instead.
 */
export interface Wording<Kind extends NoticeKind> {
  readonly subject: (values: WordingVariables<Kind>) => string;
  readonly body: (values: WordingVariables<Kind>) => string;
  /** Without year and without names, see `MAX_SMS_TEXT`. */
  readonly sms: (values: WordingVariables<Kind>) => string;
  readonly plainSms: (values: WordingVariables<Kind>) => string;
}

export type Wordings = { readonly [Kind in NoticeKind]: Wording<Kind> };
