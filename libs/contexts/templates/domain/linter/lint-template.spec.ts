import { content, finedContent, quietClause } from '#libs/testing/template-examples';
import type { Clause, TemplateContent } from '../template/content.js';
import { isError, lintTemplate } from './lint-template.js';

const DAY = '2026-06-30';
const rulesIn = (wording: TemplateContent) => lintTemplate(wording, DAY).map(({ rule }) => rule);
const withClause = (change: Partial<Clause>): TemplateContent => ({
  ...content,
  clauses: [{ ...quietClause, ...change }],
});

describe('clause linter', () => {
  it('finds nothing in a sound text', () => {
    expect(lintTemplate(content, DAY)).toEqual([]);
  });

  it('points at the words of a forbidden remedy, in both languages, with a suggestion', () => {
    const [found] = lintTemplate(finedContent, DAY);
    expect(found).toMatchObject({
      rule: 'FORBIDDEN_WORDING',
      severity: 'ERROR',
      excerpt: '罚款',
      place: { part: 'CLAUSE_TEXT', clauseId: 'quiet', pointer: '/clauses/0/text' },
    });
    const { start, end } = found!.place;
    expect(finedContent.clauses[0]!.text.slice(start, end)).toBe('罚款');
    expect([found!.message.zh, found!.message.en, found!.suggestion.zh, found!.suggestion.en]).not.toContain('');
  });

  it.each<[string, TemplateContent]>([
    ['/plainLanguage', { ...content, plainLanguage: '不守规矩要罚款' }],
    ['/clauses/0/heading', withClause({ heading: '罚款标准' })],
    ['/clauses/0/explanation', withClause({ explanation: '不听劝就罚款。' })],
    ['/title', { ...content, title: '罚款协议' }],
    [
      '/variables/0/choices/1',
      {
        ...content,
        variables: [{ ...content.variables[0]!, type: 'CHOICE', choices: ['提醒', '罚款'], maxLength: null }],
      },
    ],
  ])('looks for forbidden remedies in %s too', (pointer, wording) => {
    const found = lintTemplate(wording, DAY).filter(({ rule }) => rule === 'FORBIDDEN_WORDING');
    expect(found.map(({ place }) => place.pointer)).toEqual([pointer]);
  });

  it.each<[string, TemplateContent]>([
    ['DUTY_WITHOUT_LEGAL_BASIS', withClause({ legalBases: [] })],
    ['DUTY_BEARER_MISSING', withClause({ dutyBearer: 'NONE' })],
    [
      'LEGAL_BASIS_NOT_IN_FORCE',
      withClause({ legalBases: [{ title: '某法', article: '', inForceFrom: '2026-07-01' }] }),
    ],
    ['KEY_CLAUSE_WITHOUT_EXPLANATION', withClause({ explanation: '  ' })],
    ['NO_KEY_CLAUSE', withClause({ key: false })],
    ['PLAIN_LANGUAGE_MISSING', { ...content, plainLanguage: ' ' }],
    ['VARIABLE_UNDECLARED', withClause({ text: '{{社区名称}}应当与{{对方}}联系。' })],
    ['VARIABLE_UNUSED', { ...content, variables: [...content.variables, { ...content.variables[0]!, name: '备注' }] }],
    ['PLACEHOLDER_MALFORMED', withClause({ text: '{{社区名称}}应当{{保持安静。' })],
    ['ONE_SIDED_DUTIES', withClause({ dutyBearer: 'PARTY_B' })],
    ['REMEDY_NOT_ALLOWED', withClause({ remedy: 'FINE' as never })],
    ['FAMILY_SERVICES_PAYMENT', { ...withClause({ remedy: 'AGREED_DAMAGES' }), topic: 'FAMILY_SERVICES' }],
    [
      'FAMILY_SERVICES_PAYMENT',
      {
        ...content,
        topic: 'FAMILY_SERVICES',
        variables: [{ ...content.variables[0]!, type: 'MONEY', maxLength: null }],
      },
    ],
  ])('reports %s alone', (rule, wording) => {
    expect(rulesIn(wording)).toEqual([rule]);
  });

  it('accepts agreed damages outside family services', () => {
    expect(rulesIn(withClause({ remedy: 'AGREED_DAMAGES' }))).toEqual([]);
  });

  it('does not count a variable used in the plain version only', () => {
    const wording: TemplateContent = {
      ...content,
      plainLanguage: '{{社区名称}}是我家。',
      clauses: [{ ...quietClause, text: '双方应当安静。' }],
    };
    expect(rulesIn(wording)).toEqual(['VARIABLE_UNUSED']);
  });

  it('lets warnings pass and puts them last', () => {
    const findings = lintTemplate({ ...withClause({ key: false, legalBases: [] }) }, DAY);
    expect(findings.map(isError)).toEqual([true, false]);
  });
});
