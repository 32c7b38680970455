import { assertNever } from '#libs/kernel/assert-never';
import type { BilingualText } from '#libs/kernel/problem';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import { REMEDIES, type Clause, type TemplateContent } from '../template/content.js';
import type { Finding, FindingPlace, LintRule } from './findings.js';

/** Words by which a Chinese legal text imposes a duty. */
const DUTY_WORDING = /应当|必须|不得|有义务|负责/;

/** Every duty names its bearer and rests on law in force on `day`; key clauses are explained (Civil Code 496). */
export function checkClauses(content: TemplateContent, day: CalendarDay): readonly Finding[] {
  const findings = content.clauses.flatMap((clause, index) => [
    ...checkDuty(clause, index),
    ...checkLegalBases(clause, index, day),
    ...checkKey(clause, index),
    ...checkRemedy(clause, index),
  ]);
  return [...findings, ...checkWhole(content)];
}

function checkDuty(clause: Clause, index: number): Finding[] {
  if (clause.dutyBearer === 'NONE') {
    const wording = DUTY_WORDING.exec(clause.text);
    if (wording === null) return [];
    const end = wording.index + wording[0].length;
    return [
      finding('DUTY_BEARER_MISSING', clausePlace('CLAUSE_TEXT', clause, index, 'text', wording.index, end), wording[0]),
    ];
  }
  if (clause.legalBases.length > 0) return [];
  return [finding('DUTY_WITHOUT_LEGAL_BASIS', clausePlace('CLAUSE_LEGAL_BASIS', clause, index, 'legalBases'))];
}

function checkLegalBases(clause: Clause, index: number, day: CalendarDay): Finding[] {
  return clause.legalBases.flatMap((basis, position) =>
    basis.inForceFrom <= day
      ? []
      : [
          finding(
            'LEGAL_BASIS_NOT_IN_FORCE',
            clausePlace('CLAUSE_LEGAL_BASIS', clause, index, `legalBases/${position}`, 0, basis.title.length),
            basis.title,
          ),
        ],
  );
}

function checkKey(clause: Clause, index: number): Finding[] {
  if (!clause.key || (clause.explanation ?? '').trim() !== '') return [];
  return [finding('KEY_CLAUSE_WITHOUT_EXPLANATION', clausePlace('CLAUSE_EXPLANATION', clause, index, 'explanation'))];
}

/** The type admits listed remedies only; what comes from outside is checked all the same. */
function checkRemedy(clause: Clause, index: number): Finding[] {
  if (clause.remedy === null || REMEDIES.includes(clause.remedy)) return [];
  const remedy = String(clause.remedy);
  return [
    finding('REMEDY_NOT_ALLOWED', clausePlace('CLAUSE_REMEDY', clause, index, 'remedy', 0, remedy.length), remedy),
  ];
}

function checkWhole(content: TemplateContent): Finding[] {
  const findings: Finding[] = [];
  if (content.plainLanguage.trim() === '') {
    findings.push(finding('PLAIN_LANGUAGE_MISSING', wholePlace('PLAIN_LANGUAGE', '/plainLanguage')));
  }
  if (!content.clauses.some((clause) => clause.key)) {
    findings.push(finding('NO_KEY_CLAUSE', wholePlace('CONTENT', '/clauses'), '', 'WARNING'));
  }
  const bearers = new Set(content.clauses.map((clause) => clause.dutyBearer));
  const oneSided = !bearers.has('BOTH') && bearers.has('PARTY_A') !== bearers.has('PARTY_B');
  if (oneSided) findings.push(finding('ONE_SIDED_DUTIES', wholePlace('CONTENT', '/clauses'), '', 'WARNING'));
  return [...findings, ...checkFamilyServices(content)];
}

/** Family services are services only (domain brief, "Contract types"): nothing in them may make a household pay. */
function checkFamilyServices(content: TemplateContent): Finding[] {
  if (content.topic !== 'FAMILY_SERVICES') return [];
  const money = content.variables.flatMap((variable, index) =>
    variable.type === 'MONEY'
      ? [
          finding(
            'FAMILY_SERVICES_PAYMENT',
            wholePlace('VARIABLE', `/variables/${index}`, variable.name.length),
            variable.name,
          ),
        ]
      : [],
  );
  const damages = content.clauses.flatMap((clause, index) =>
    clause.remedy === 'AGREED_DAMAGES'
      ? [finding('FAMILY_SERVICES_PAYMENT', clausePlace('CLAUSE_REMEDY', clause, index, 'remedy'), clause.remedy)]
      : [],
  );
  return [...money, ...damages];
}

export function clausePlace(
  part: FindingPlace['part'],
  clause: Clause,
  index: number,
  field: string,
  start = 0,
  end = 0,
): FindingPlace {
  return { part, clauseId: clause.clauseId, pointer: `/clauses/${index}/${field}`, start, end };
}

export function wholePlace(part: FindingPlace['part'], pointer: string, end = 0): FindingPlace {
  return { part, clauseId: null, pointer, start: 0, end };
}

/** A finding of a rule whose text does not depend on the place. */
export function finding(
  rule: Exclude<LintRule, 'FORBIDDEN_WORDING'>,
  place: FindingPlace,
  excerpt = '',
  severity: Finding['severity'] = 'ERROR',
): Finding {
  const [message, suggestion] = textOf(rule);
  return { rule, severity, place, excerpt, message, suggestion };
}

function textOf(
  rule: Exclude<LintRule, 'FORBIDDEN_WORDING'>,
): readonly [message: BilingualText, suggestion: BilingualText] {
  switch (rule) {
    case 'REMEDY_NOT_ALLOWED':
      return [
        { zh: '违约责任不在允许范围内。', en: 'This remedy may not be agreed.' },
        { zh: '请从允许的责任方式中选择。', en: 'Choose one of the allowed remedies.' },
      ];
    case 'DUTY_WITHOUT_LEGAL_BASIS':
      return [
        { zh: '本条约定了义务，但没有列明依据。', en: 'The clause imposes a duty without a legal basis.' },
        {
          zh: '请填写法律、法规名称和条文；确无依据的，请删除该义务。',
          en: 'Name statute and article, or drop the duty.',
        },
      ];
    case 'DUTY_BEARER_MISSING':
      return [
        { zh: '本条有义务性表述，但没有注明由谁承担。', en: 'The clause is worded as a duty but names no bearer.' },
        {
          zh: '请注明由甲方、乙方还是双方承担，并列明依据。',
          en: 'Say whether party A, party B or both bear it, and its legal basis.',
        },
      ];
    case 'LEGAL_BASIS_NOT_IN_FORCE':
      return [
        { zh: '所引依据尚未施行。', en: 'The law cited is not in force yet.' },
        { zh: '请改引现行规定，或者待其施行后再发布。', en: 'Cite the law in force, or publish when this one is.' },
      ];
    case 'KEY_CLAUSE_WITHOUT_EXPLANATION':
      return [
        { zh: '重点条款没有说明。', en: 'A key clause has no explanation.' },
        { zh: '请用通俗的话说明本条对签约人意味着什么。', en: 'Explain in plain words what it means for the signer.' },
      ];
    case 'NO_KEY_CLAUSE':
      return [
        { zh: '没有标明重点条款。', en: 'No clause is marked as a key clause.' },
        {
          zh: '与签约人有重大利害关系的条款应当标为重点条款。',
          en: 'Mark the clauses that matter most to the signer.',
        },
      ];
    case 'PLAIN_LANGUAGE_MISSING':
      return [
        { zh: '缺少通俗版。', en: 'The plain-language version is missing.' },
        { zh: '请补充便于朗读和记忆的通俗版。', en: 'Add a version that is easy to read aloud and to remember.' },
      ];
    case 'PLACEHOLDER_MALFORMED':
      return [
        { zh: '变量标记不完整。', en: 'A placeholder is malformed.' },
        { zh: '请写成“{{变量名}}”。', en: 'Write {{name}}.' },
      ];
    case 'VARIABLE_UNDECLARED':
      return [
        { zh: '使用了没有声明的变量。', en: 'The text uses a variable that is not declared.' },
        { zh: '请声明该变量，或者改正变量名。', en: 'Declare the variable, or correct its name.' },
      ];
    case 'VARIABLE_UNUSED':
      return [
        { zh: '声明的变量没有在条款中使用。', en: 'A declared variable is used in no clause.' },
        {
          zh: '请在条款中使用，或者删除该变量；不收集用不到的信息。',
          en: 'Use it in a clause or delete it: nothing is collected without need.',
        },
      ];
    case 'FAMILY_SERVICES_PAYMENT':
      return [
        { zh: '家庭服务契约不得让住户付款。', en: 'A family-services contract may not make a household pay.' },
        { zh: '请删除金额变量或者违约金约定。', en: 'Delete the amount or the agreed damages.' },
      ];
    case 'ONE_SIDED_DUTIES':
      return [
        { zh: '只有一方承担义务。', en: 'Only one side bears duties.' },
        {
          zh: '契约应当权利义务对等，请补充另一方的义务。',
          en: 'A contract binds both sides: add duties of the other.',
        },
      ];
    default:
      return assertNever(rule, 'lint rule');
  }
}
