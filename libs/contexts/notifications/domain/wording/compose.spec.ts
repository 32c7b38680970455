import { NOTICE_KINDS, type NoticeFacts, type NoticeKind } from '../notice.js';
import { composeNotice, composeSms, MAX_SMS_LENGTH, MAX_SMS_LINK, MAX_SMS_TEXT, SMS_SIGNATURE } from './compose.js';
import { LANGUAGES } from './wording.js';

/** The longest way to write a day and an hour: two digits everywhere, minutes that are not zero. */
const LONGEST_INSTANT = '2026-12-31T15:59:00.000Z';
const LONGEST_TITLE = '社区出租房屋治安管理责任书'.repeat(8);
const LONGEST_COMMUNITY = '某某街道某某路北社区'.repeat(5);

const LONGEST: NoticeFacts = {
  INVITATION_TO_SIGN: { title: LONGEST_TITLE, signBy: LONGEST_INSTANT },
  SIGNING_REMINDER: { title: LONGEST_TITLE, signBy: LONGEST_INSTANT },
  CONTRACT_CONCLUDED: { title: LONGEST_TITLE, effectiveFrom: LONGEST_INSTANT },
  AMENDMENT_PROPOSED: { title: LONGEST_TITLE, consentBy: LONGEST_INSTANT },
  AMENDMENT_REMINDER: { title: LONGEST_TITLE, consentBy: LONGEST_INSTANT },
  BREACH_REPORTED: {},
  BREACH_NOTICE: { replyDueAt: LONGEST_INSTANT },
  REPLY_DEADLINE: { replyDueAt: LONGEST_INSTANT },
  BREACH_FOUND: { appealDueAt: LONGEST_INSTANT },
  BREACH_NOT_FOUND: {},
  REPORT_DECIDED: {},
  APPEAL_FILED: {},
  APPEAL_UPHELD: {},
  APPEAL_OVERTURNED: {},
  EXPIRY_COMING: { title: LONGEST_TITLE, endsOn: '2026-12-31' },
  CONTRACT_EXPIRED: { title: LONGEST_TITLE, endsOn: '2026-12-31' },
};

const contentOf = (kind: NoticeKind) => ({ kind, facts: LONGEST[kind], community: LONGEST_COMMUNITY });

/** One character of a link of the longest length that is still sent. */
const LONGEST_LINK = `https://${'q'.repeat(MAX_SMS_LINK - 1 - 'https://'.length)}`;

const cases = NOTICE_KINDS.flatMap((kind) => LANGUAGES.map((language) => [kind, language] as const));

describe.each(cases)('%s in %s', (kind, language) => {
  it('fits one text message with link and signature', () => {
    const text = composeSms(contentOf(kind), language, { elderFriendly: false, link: LONGEST_LINK });
    expect(text.startsWith(SMS_SIGNATURE)).toBe(true);
    expect(text.endsWith(` ${LONGEST_LINK}`)).toBe(true);
    expect([text.length <= MAX_SMS_LENGTH, text]).toEqual([true, text]);
    const words = text.length - SMS_SIGNATURE.length - LONGEST_LINK.length - 1;
    expect([words <= MAX_SMS_TEXT, text]).toEqual([true, text]);
  });

  it('fits one text message in the form for elders, which has no link', () => {
    const text = composeSms(contentOf(kind), language, { elderFriendly: true, link: LONGEST_LINK });
    expect(text).not.toContain('http');
    expect([text.length <= MAX_SMS_LENGTH, text]).toEqual([true, text]);
  });

  it('says something in inbox and e-mail, with every blank filled', () => {
    const { subject, body } = composeNotice(contentOf(kind), language);
    expect(subject.length).toBeGreaterThan(4);
    expect(body.length).toBeGreaterThan(15);
    expect(`${subject} ${body}`).not.toMatch(/undefined|null|\{|\}/);
    // A subject is one line of a mail.
    expect(subject).not.toMatch(/[\r\n]/);
    expect(subject.length).toBeLessThan(100);
  });

  it('is in its own language', () => {
    const own = {
      kind,
      facts: JSON.parse(JSON.stringify(LONGEST[kind]).replaceAll(LONGEST_TITLE, 'X')),
      community: 'Y',
    } as const;
    const { subject, body } = composeNotice(own, language);
    const chinese = /\p{Script=Han}/u.test(subject + body);
    expect(chinese).toBe(language === 'zh-CN');
  });
});

describe('a notice', () => {
  const facts = { title: '邻里公约', signBy: '2026-06-30T16:00:00.000Z' };

  it('names midnight as the end of the day before', () => {
    const content = { kind: 'INVITATION_TO_SIGN', facts, community: '五一社区' } as const;
    expect(composeNotice(content, 'zh-CN').body).toContain('2026年6月30日24时');
    expect(composeNotice(content, 'en').body).toContain('30 Jun 2026 24:00');
  });

  it('leaves out of a text message a link that is too long, and says the rest', () => {
    const content = { kind: 'INVITATION_TO_SIGN', facts, community: null } as const;
    const link = 'https://portal.qiyue.example.gov.cn/inbox';
    expect(composeSms(content, 'zh-CN', { elderFriendly: false, link })).toBe(
      '【契约】您有一份契约待签，请于6月30日24时前办理。',
    );
  });

  it('says only that it was erased by law when its recipient was', () => {
    const content = { kind: 'INVITATION_TO_SIGN', facts: null, community: '五一社区' } as const;
    expect(composeNotice(content, 'zh-CN')).toEqual({ subject: '依法删除', body: '依法删除' });
    expect(composeNotice(content, 'en')).toEqual({ subject: 'erased by law', body: 'erased by law' });
  });
});
