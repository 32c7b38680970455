import { dayOf, SHANGHAI_OFFSET_MILLISECONDS, type CalendarDay } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';
import { ERASED_TEXT } from '#libs/kernel/sealed';
import type { NoticeFacts, NoticeKind } from '../notice.js';
import { chinese } from './zh-CN/chinese.js';
import { english } from './en/english.js';
import type { Language, Wording, Wordings, WordingVariables } from './wording.js';

/** Begins every text message, as the rules for commercial text messages ask. */
export const SMS_SIGNATURE = '【契约】';

/** UCS-2 characters of one text message; a longer one comes in pieces, and on old telephones not in order. */
export const MAX_SMS_LENGTH = 70;

/** Characters of the link in a text message. A longer one is left out: the text stands without it. */
export const MAX_SMS_LINK = 30;

/** Characters left for the words of a message that carries a link. */
export const MAX_SMS_TEXT = MAX_SMS_LENGTH - SMS_SIGNATURE.length - MAX_SMS_LINK;

/** Longest title shown in a notice; the whole one stands in the contract. */
const MAX_TITLE = 40;

/** Longest name of a community shown in a notice. */
const MAX_COMMUNITY = 20;

const WORDINGS: Readonly<Record<Language, Wordings>> = { 'zh-CN': chinese, en: english };

const SOME_COMMUNITY: Readonly<Record<Language, string>> = { 'zh-CN': '您所在社区', en: 'Your community' };

/** A notice without its addressee: what it says, in facts. Null facts: its recipient was erased. */
export interface NoticeContent {
  readonly kind: NoticeKind;
  readonly facts: NoticeFacts[NoticeKind] | null;
  /** Name of the community, when it is known. */
  readonly community: string | null;
}

/** A notice in words, for inbox and e-mail. */
export function composeNotice(content: NoticeContent, language: Language): { subject: string; body: string } {
  const erased = language === 'en' ? ERASED_TEXT.en : ERASED_TEXT.zh;
  if (content.facts === null) return { subject: erased, body: erased };
  const wording = wordingOf(content.kind, language);
  const values = variablesOf(content, language, 'long');
  return { subject: wording.subject(values), body: wording.body(values) };
}

/**
 * A notice as one text message.
 * @param link to the portal; never in the form for elders
 */
export function composeSms(
  content: NoticeContent & { readonly facts: NoticeFacts[NoticeKind] },
  language: Language,
  form: { readonly elderFriendly: boolean; readonly link: string },
): string {
  const wording = wordingOf(content.kind, language);
  const values = variablesOf(content, language, 'short');
  if (form.elderFriendly) return SMS_SIGNATURE + wording.plainSms(values);
  const text = wording.sms(values);
  return SMS_SIGNATURE + text + (form.link.length <= MAX_SMS_LINK - 1 ? ` ${form.link}` : '');
}

type AnyWording = Wording<NoticeKind>;
type AnyVariables = WordingVariables<NoticeKind>;

/** The table keeps kind and wording together, which the compiler cannot follow through a variable kind. */
function wordingOf(kind: NoticeKind, language: Language): AnyWording {
  return WORDINGS[language][kind] as AnyWording;
}

function variablesOf({ facts, community }: NoticeContent, language: Language, form: 'long' | 'short'): AnyVariables {
  const words = Object.entries((facts ?? {}) as Readonly<Record<string, string>>).map(([name, value]) => [
    name,
    inWords(name, value, language, form),
  ]);
  const shown = community === null ? SOME_COMMUNITY[language] : shortened(community, MAX_COMMUNITY);
  return { community: shown, ...Object.fromEntries(words) } as AnyVariables;
}

function inWords(name: string, value: string, language: Language, form: 'long' | 'short'): string {
  switch (name) {
    case 'title':
      return shortened(value, MAX_TITLE);
    case 'endsOn':
      return dayInWords(value, language, form);
    case 'effectiveFrom':
      return dayInWords(dayOf(value), language, form);
    default:
      return deadlineInWords(value, language, form);
  }
}

const ENGLISH_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

function dayInWords(calendarDay: CalendarDay, language: Language, form: 'long' | 'short'): string {
  const [year, month, day] = calendarDay.split('-').map(Number) as [number, number, number];
  if (language === 'en') {
    const short = `${day} ${ENGLISH_MONTHS[month - 1]}`;
    return form === 'short' ? short : `${short} ${year}`;
  }
  const short = `${month}月${day}日`;
  return form === 'short' ? short : `${year}年${short}`;
}

/** Midnight is the end of the day before, 24:00: nobody reads "1 July, 0:00" as "until the end of June". */
function deadlineInWords(instant: Instant, language: Language, form: 'long' | 'short'): string {
  const local = new Date(Date.parse(instant) + SHANGHAI_OFFSET_MILLISECONDS);
  const midnight = local.getUTCHours() === 0 && local.getUTCMinutes() === 0;
  const day = dayInWords(dayOf(midnight ? justBefore(instant) : instant), language, form);
  const hours = midnight ? 24 : local.getUTCHours();
  const minutes = local.getUTCMinutes();
  if (language === 'en') return `${day} ${hours}:${String(minutes).padStart(2, '0')}`;
  return `${day}${hours}时${minutes === 0 ? '' : `${minutes}分`}`;
}

function justBefore(instant: Instant): Instant {
  return new Date(Date.parse(instant) - 1).toISOString();
}

function shortened(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`;
}
