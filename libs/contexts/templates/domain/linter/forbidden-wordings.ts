import type { BilingualText } from '#libs/kernel/problem';
import type { Topic } from '../template/content.js';

/** Remedies no contract may threaten with (domain brief, "Contract types"; Administrative Penalty Law 16). */
export const FORBIDDEN_CATEGORIES = [
  'FINE',
  'DEPOSIT',
  'UTILITY_CUT_OFF',
  'WITHHOLDING_BENEFITS',
  'GUILT_BY_KINSHIP',
  'PUBLIC_SHAMING',
  'FEE',
] as const;
export type ForbiddenCategory = (typeof FORBIDDEN_CATEGORIES)[number];

export interface ForbiddenWordings {
  readonly category: ForbiddenCategory;
  /** Topics the category is forbidden in; absent: all. */
  readonly topics?: readonly Topic[];
  /** Regular expressions over the normalized text (see `normalized-text.ts`). */
  readonly patterns: readonly string[];
  /** Phrases that contain such words with another meaning; a match inside one of them is none. */
  readonly harmless: readonly string[];
  readonly message: BilingualText;
  readonly suggestion: BilingualText;
}

/** Raised with every change of the list; each publication records it. */
export const FORBIDDEN_WORDINGS_VERSION = '2026-11.1';

const KIN = '(?:子女|儿女|孩子|家属|亲属|配偶|父母|家人|家庭成员|后代|亲友)';
const GAP = '[^，。；;！？!?\\n]';

export const FORBIDDEN_WORDINGS: readonly ForbiddenWordings[] = [
  {
    category: 'FINE',
    patterns: [
      '罚款',
      '罚金',
      '罚没',
      '罚钱',
      '处罚金',
      '(?:扣|缴|交)罚',
      '罚(?:人民币)?[0-9一二三四五六七八九十百千万两]{1,9}元',
      '\\bfin(?:ed|es)\\b',
      '\\ba fine\\b',
      '\\bfine of\\b',
    ],
    harmless: [],
    message: {
      zh: '罚款只能由有权的行政机关依法作出，契约不得约定。',
      en: 'Only an authority may fine; a contract may not.',
    },
    suggestion: {
      zh: '可改为“提醒、限期整改、恢复原状、赔偿经证实的损失”，或“报告有关主管部门依法处理”。',
      en: 'Agree on a reminder, rectification, restoration or proven loss, or on a report to the authority.',
    },
  },
  {
    category: 'DEPOSIT',
    patterns: ['押金', '保证金', '抵押金', '风险金', '诚信金', '承诺金', '质押款', '\\bdeposits?\\b'],
    harmless: [],
    message: { zh: '契约不得约定押金、保证金。', en: 'A contract may not ask for a deposit.' },
    suggestion: {
      zh: '请删除；如为禁止收取的意思，请写成“不得收取押金、保证金”。',
      en: 'Delete it; to forbid deposits, write “shall not charge any deposit”.',
    },
  },
  {
    category: 'UTILITY_CUT_OFF',
    patterns: [
      '[停断掐](?:供|止供应)?(?:自来)?水(?![位泥果])',
      '[停断掐](?:供|止供应)?电(?![动梯子器视话瓶脑])',
      '[停断掐](?:供|止供应)?(?:燃气|天然气|煤气|气(?![味派]))',
      '[停断掐](?:供|止供应)?(?:暖|热水|网)',
      `(?:停止|中断|切断|限制|暂停|拒绝|关停|掐断)(?:${GAP}{0,12}?(?:供应|供给|提供|使用|供|的))?(?:自来|生活)?(?:水|电(?![动梯子器视话瓶脑])|燃气|天然气|煤气|暖气|供暖|供热|供水|供电|供气)`,
      '\\b(?:cut(?:ting)? off|disconnect(?:ing)?|shut(?:ting)? off)\\b[^.,;\\n]{0,20}\\b(?:water|electricity|power|gas|heating)\\b',
    ],
    harmless: [
      '自动断电',
      '断电保护',
      '断电功能',
      '断电装置',
      '人走断电',
      '(?:[遇因]|如遇|突然|突发|计划|临时)停(?:水|电|气|暖)(?:、?停(?:水|电|气|暖))*',
      '停(?:水|电|气|暖)(?:、?停(?:水|电|气|暖))*(?:通知|公告|检修|抢修|故障|应急)',
    ],
    message: {
      zh: '不得以停水、停电、停气、停暖等方式催告或者惩戒（《民法典》第九百四十四条等）。',
      en: 'Water, power, gas or heating may not be cut off to press or punish somebody.',
    },
    suggestion: {
      zh: '可改为“书面提醒、协商、申请调解或者依法起诉”。',
      en: 'Agree on a written reminder, negotiation, mediation or a lawsuit.',
    },
  },
  {
    category: 'WITHHOLDING_BENEFITS',
    patterns: [
      `(?:取消|停发|停止|扣发|扣减|暂停|不予|不给|不再|拒绝|限制|剥夺|收回|扣除|扣留|暂缓)${GAP}{0,12}?(?:福利|低保|最低生活保障|补贴|补助|津贴|救助|养老金|待遇|优惠|分红|入学|入托|评优|落户)`,
      `(?:不予|不给|不再|拒绝|停止|暂停|暂缓|限制)${GAP}{0,8}?(?:出具|开具|开|办理|办)${GAP}{0,8}?(?:证明|居住证)`,
      '(?:扣留|收回|扣押)(?:其|乙方|乙方的)?(?:居住证|身份证|证件)',
      '\\b(?:withhold(?:ing)?|suspend(?:ing)?|withdraw(?:ing)?)\\b[^.,;\\n]{0,30}\\b(?:benefits?|allowances?|subsid(?:y|ies)|certificates?)\\b',
    ],
    harmless: [],
    message: {
      zh: '不得以停发、扣减福利待遇或者不予出具证明等方式促使履约。',
      en: 'Benefits, allowances and certificates may not be withheld to enforce a contract.',
    },
    suggestion: {
      zh: '法定待遇与履约无关，请删除；可约定提醒、整改或者调解。',
      en: 'Delete it: statutory benefits do not depend on a contract. Agree on a reminder, rectification or mediation.',
    },
  },
  {
    category: 'GUILT_BY_KINSHIP',
    patterns: [
      '株连',
      '连坐',
      `(?:牵连|累及|连累|追究|处分|惩戒)${GAP}{0,6}?${KIN}`,
      `(?:影响|限制|取消|暂缓|剥夺|不予)${GAP}{0,6}?${KIN}${GAP}{0,8}?(?:入学|上学|升学|参军|入伍|政审|就业|入党|评优|录用|资格)`,
      `${KIN}${GAP}{0,8}?(?:不得|不准|不予|不能|禁止|暂缓|取消)${GAP}{0,6}?(?:入学|上学|升学|参军|入伍|政审|就业|入党|评优|录用)`,
      `${KIN}${GAP}{0,8}?(?:连带责任|连带处理|一并处理|一并追究|同等处理|受罚)`,
    ],
    harmless: [],
    message: { zh: '一人违约，不得牵连亲属。', en: 'Nobody answers for a relative’s breach.' },
    suggestion: {
      zh: '请只约定签约人本人的责任；监护责任依法律规定，不必另行约定。',
      en: 'Bind only the signer; what guardians answer for is settled by law.',
    },
  },
  {
    category: 'PUBLIC_SHAMING',
    patterns: [
      '[红黑]+榜',
      '黑名单',
      '失信名单',
      '(?:公开)?曝光',
      '示众',
      '游街',
      '公开检讨',
      '(?:通报|点名|公开)批评',
      '挂(?:黄|黑|红)牌',
      `(?:公示|公布|公开|张贴|通报|披露|广播)${GAP}{0,8}?(?:违约|违规|不文明|失信|未签约|拒签|欠费)${GAP}{0,4}?(?:户|人|者|名单|家庭|姓名|照片|房号|情况)`,
      '\\b(?:blacklist(?:ed|ing)?|name and shame|publicly shamed?)\\b',
    ],
    harmless: [],
    message: {
      zh: '不得以公开曝光、张榜通报等方式羞辱违约人（《民法典》第一千零二十四条、《个人信息保护法》第二十五条）。',
      en: 'Nobody may be exposed in public for a breach.',
    },
    suggestion: {
      zh: '请改为向本人书面提醒；需公示的，只公示不能识别个人的汇总数字。',
      en: 'Remind the person in writing; publish only figures in which nobody can be recognised.',
    },
  },
  {
    category: 'FEE',
    topics: ['FAMILY_SERVICES'],
    patterns: [
      '收费',
      '费用',
      '(?:手续|工本|服务|管理|社会抚养)费',
      '有偿',
      `(?:缴纳|交纳|收取|支付)${GAP}{0,6}?费`,
      '\\bfees?\\b',
      '\\bcharges\\b',
    ],
    harmless: ['费用(?:均)?由(?:甲方|社区|居民委员会)(?:承担|负担)', '免收费', '\\bfree of charges?\\b'],
    message: {
      zh: '家庭服务契约只约定服务，不得收取任何费用。',
      en: 'A family-services contract is about services only: no fees.',
    },
    suggestion: {
      zh: '请删除，或者写成“甲方不得收取任何费用”。',
      en: 'Delete it, or write “shall not charge any fees”.',
    },
  },
];
