import type { Topic } from '../template/content.js';
import { findForbiddenWordings } from './forbidden-wording-scan.js';

const categoriesIn = (text: string, topic: Topic = 'NEIGHBOURS') => [
  ...new Set(findForbiddenWordings(text, topic).map((found) => found.wordings.category)),
];

describe('forbidden wordings', () => {
  it.each([
    ['FINE', '违反本条的，罚款200元。'],
    ['FINE', '乙方逾期不整改，处以五十元罚款。'],
    ['FINE', '乱停车一次罚五十元。'],
    ['FINE', '不得饲养烈性犬，否则罚款。'],
    ['FINE', '未经批准不得罚款。'],
    ['FINE', '首次违反不罚款，再次违反加倍。'],
    ['FINE', '甲方不得随意罚款，但屡教不改的可以罚款。'],
    ['FINE', '按照《社区罚款办法》处理。'],
    ['FINE', '罚 款、罚*款、罰款都一样。'],
    ['FINE', '罚\u200b款二百元'],
    ['FINE', '不断罚款直到整改。'],
    ['FINE', '不得拖欠罚款。'],
    ['FINE', '不罚款200元不足以警戒。'],
    ['FINE', '不整改就罚款。'],
    ['FINE', 'Party B is fined 200 yuan.'],
    ['FINE', 'Party B shall not park here and pays a fine of 200 yuan.'],
    ['DEPOSIT', '乙方签约时缴纳押金500元。'],
    ['DEPOSIT', '乙方不得拒绝缴纳押金。'],
    ['DEPOSIT', '乙方不得不缴纳押金。'],
    ['DEPOSIT', '收取不得低于五百元的押金。'],
    ['DEPOSIT', '押金不得低于五百元。'],
    ['DEPOSIT', '押金概不退还。'],
    ['DEPOSIT', '不缴纳押金的，不予签约。'],
    ['DEPOSIT', '除装修押金外，甲方不得收取其他费用。'],
    ['DEPOSIT', '除逾期外，甲方不得收取押金。'],
    ['DEPOSIT', '甲方不得收取押金，逾期一年的除外。'],
    ['DEPOSIT', '并非不收取押金。'],
    ['DEPOSIT', '不仅收取押金，还要登记。'],
    ['DEPOSIT', '乙方不得转租，另交保证金。'],
    ['DEPOSIT', 'Party B pays a deposit.'],
    ['UTILITY_CUT_OFF', '逾期不改的，停水停电。'],
    ['UTILITY_CUT_OFF', '甲方有权切断乙方的电源供电。'],
    ['UTILITY_CUT_OFF', '物业可以停止向乙方供水。'],
    ['UTILITY_CUT_OFF', '对欠费户断电断气。'],
    ['UTILITY_CUT_OFF', '不得欠费，否则停暖。'],
    ['WITHHOLDING_BENEFITS', '拒不履行的，取消低保资格。'],
    ['WITHHOLDING_BENEFITS', '未签约的不予出具证明。'],
    ['WITHHOLDING_BENEFITS', '不签约不给办理居住证。'],
    ['WITHHOLDING_BENEFITS', '暂停发放高龄津贴。'],
    ['WITHHOLDING_BENEFITS', '拒绝为未签约户开具居住证明。'],
    ['WITHHOLDING_BENEFITS', '扣留乙方身份证。'],
    ['GUILT_BY_KINSHIP', '其子女不得参军。'],
    ['GUILT_BY_KINSHIP', '影响子女入学。'],
    ['GUILT_BY_KINSHIP', '家属负连带责任。'],
    ['GUILT_BY_KINSHIP', '实行连坐。'],
    ['PUBLIC_SHAMING', '在小区黑榜公布。'],
    ['PUBLIC_SHAMING', '将乙方列入黑名单。'],
    ['PUBLIC_SHAMING', '张贴违约户照片。'],
    ['PUBLIC_SHAMING', '公示不文明家庭名单。'],
    ['PUBLIC_SHAMING', '给予曝光。'],
  ])('blocks %s: %s', (category, text) => {
    expect(categoriesIn(text)).toEqual([category]);
  });

  it.each([
    '甲方不得收取押金。',
    '不得收取押金、保证金或者罚款。',
    '甲方不得以任何名义向乙方收取押金、保证金等费用。',
    '甲方不得以任何名义，向乙方收取押金。',
    '任何一方不得对另行约定的事项负责；双方均不得约定罚款。',
    '除法律另有规定外，甲方不得收取押金。',
    '禁止以罚款、停水停电等方式处理违约。',
    '不得采取罚款、断水断电、扣发补贴、公开曝光等方式。',
    '甲方不得因乙方欠费而停水、停电、停气。',
    '乙方无需缴纳押金。',
    '甲方不得要求乙方缴纳保证金。',
    '不收押金、不罚款、不断水断电。',
    '押金、罚款一律不收。',
    '乙方未经同意不得改动承重墙，甲方不得收取押金。',
    '不得将乙方列入黑名单。',
    '甲方不得取消低保、停发补贴。',
    '不得影响子女入学。',
    '甲方不得追究乙方家属。',
    '不得以收取押金为条件。',
    'Party A shall not charge any deposit.',
    'No deposits or fines.',
    'Party B may not be fined.',
    '充电设施具备充满自动断电功能。',
    '如遇停电，请使用应急灯。',
    '甲方收到停水停电通知后及时告知。',
    '楼道内不停电动自行车。',
    '停放电动自行车应当有序。',
    '甲方协助乙方办理子女入学。',
    '为符合条件的家庭申请低保、补贴提供帮助。',
    '居务公开、财务公示。',
    '公示履约情况的汇总数字。',
    '报告有关主管部门依法处理。',
    '避免噪声影响家人和邻居休息。',
    '赔偿经证实的损失。',
    '不得将房屋出租给拒绝出示身份证明材料的人。',
    '不得以不予出具证明等方式催促履行。',
    '水电费由乙方向供应单位缴纳。',
    'That is fine.',
  ])('lets pass: %s', (text) => {
    expect(findForbiddenWordings(text, 'NEIGHBOURS')).toEqual([]);
  });

  it('forbids fees of any kind in family services only', () => {
    expect(categoriesIn('乙方支付服务费。', 'FAMILY_SERVICES')).toEqual(['FEE']);
    expect(categoriesIn('甲方可以收费。', 'FAMILY_SERVICES')).toEqual(['FEE']);
    expect(categoriesIn('乙方支付服务费。', 'PROPERTY_SERVICE')).toEqual([]);
    expect(categoriesIn('甲方不得收取任何费用。', 'FAMILY_SERVICES')).toEqual([]);
    expect(categoriesIn('服务免费，费用由甲方承担。', 'FAMILY_SERVICES')).toEqual([]);
  });

  it('gives the range in the text as it was written', () => {
    const text = '𠮷楼：逾期处 罚 款 ，并收押\u200b金。';
    const words = findForbiddenWordings(text, 'NEIGHBOURS').map(({ start, end }) => text.slice(start, end));
    expect(words).toEqual(['罚 款', '押\u200b金']);
  });

  it('reads the longest text in a moment, whatever it repeats', () => {
    const started = performance.now();
    for (const part of ['因而', '不', '不得以', '停', '影响子', '取消', '除外', '罚款、']) {
      findForbiddenWordings(part.repeat(20_000 / part.length), 'NEIGHBOURS');
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
