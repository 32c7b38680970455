import { defineProblem } from '#libs/kernel/problem';

export const CONTRACT_NOT_ISSUED = defineProblem(
  'contract.not-issued',
  404,
  { zh: '没有这份合同，或尚未发出', en: 'There is no such contract, or it was not issued yet' },
  {
    zh: '请核对合同编号；未发出的合同不能办理。',
    en: 'Check the id; nothing can be done before a contract is issued.',
  },
);

export const CONTRACT_ALREADY_ISSUED = defineProblem(
  'contract.already-issued',
  409,
  { zh: '该合同已经发出', en: 'This contract is issued already' },
  { zh: '请查看已发出的合同，无需重复发出。', en: 'Look at the contract issued; it is not issued twice.' },
);

export const CONTRACT_OUTSIDE_AREA = defineProblem(
  'contract.outside-area',
  403,
  { zh: '该合同不在您所辖区域内', en: 'The contract lies outside the area you act for' },
  { zh: '请核对社区；如确需办理，请联系该社区工作人员。', en: 'Check the community, or ask its own staff.' },
);

export const CONTRACT_DECLINED = defineProblem(
  'contract.declined',
  409,
  { zh: '该合同已有一方明确不同意签署，签署已终止', en: 'A party declined this contract; signing has ended' },
  { zh: '如各方仍有意签约，请重新发出合同。', en: 'If all want it after all, issue a new contract.' },
);

export const CONTRACT_WITHDRAWN = defineProblem(
  'contract.withdrawn',
  409,
  { zh: '该合同已由发出方撤回', en: 'The issuer withdrew this contract' },
  { zh: '如仍需签约，请等待或申请重新发出。', en: 'Wait for a new contract or ask for one.' },
);

export const CONTRACT_LAPSED = defineProblem(
  'contract.lapsed',
  409,
  { zh: '签署期限已过，该合同已失效', en: 'The signing period is over and the contract lapsed' },
  { zh: '如仍需签约，请申请重新发出。', en: 'Ask for a new contract.' },
);

export const CONTRACT_EXPIRED = defineProblem(
  'contract.expired',
  409,
  { zh: '该合同期限已届满', en: 'The term of this contract is over' },
  { zh: '续签须各方重新同意，请另行发出合同。', en: 'A renewal needs the assent of all: issue a new contract.' },
);

export const CONTRACT_TERMINATED = defineProblem(
  'contract.terminated',
  409,
  { zh: '该合同已经解除', en: 'This contract was terminated' },
  {
    zh: '请查看解除记录；如需继续合作，请另行签约。',
    en: 'Look at the termination; to go on, conclude a new contract.',
  },
);

export const CONTRACT_NOT_EFFECTIVE = defineProblem(
  'contract.not-effective',
  409,
  { zh: '该合同尚未生效', en: 'This contract is not in force yet' },
  { zh: '请待各方签署、合同生效后再办理。', en: 'Wait until all have signed and the contract is in force.' },
);

export const SIGN_BY_OUT_OF_RANGE = defineProblem(
  'contract.sign-by-out-of-range',
  422,
  { zh: '签署截止时间不在允许范围内', en: 'The last day for signing is out of range' },
  { zh: '请填写将来的时间，最长不超过一年。', en: 'Give an instant in the future, a year from now at most.' },
);

export const NOT_A_PARTY = defineProblem(
  'contract.not-a-party',
  403,
  { zh: '您不是该合同的当事人', en: 'You are not a party to this contract' },
  { zh: '请核对合同编号和登录身份。', en: 'Check the contract and the account you use.' },
);

export const SIGNING_FOR_ANOTHER = defineProblem(
  'contract.signing-for-another',
  403,
  { zh: '不能代他人签署或表态', en: 'Nobody may sign or answer for another party' },
  {
    zh: '请由当事人本人办理；纸质签署请由工作人员凭扫描件登记。',
    en: 'The party has to do it; staff record paper with its scan.',
  },
);

export const PARTY_DOES_NOT_SIGN = defineProblem(
  'contract.party-does-not-sign',
  409,
  { zh: '该当事人无需签署', en: "This party's signature is not asked for" },
  { zh: '无需办理。', en: 'There is nothing to do.' },
);

export const ALREADY_SIGNED = defineProblem(
  'contract.already-signed',
  409,
  { zh: '该当事人已经签署', en: 'This party has signed already' },
  { zh: '无需重复签署，可查看已签文本。', en: 'Look at the signed text; it is signed once.' },
);

export const DOCUMENT_STALE = defineProblem(
  'contract.document-stale',
  409,
  { zh: '所签文本不是现行文本', en: 'The document hash is not that of the text now in question' },
  { zh: '请重新查看全文后再办理。', en: 'View the contract again, then sign the hash shown.' },
);

export const DOCUMENT_NOT_SHOWN = defineProblem(
  'contract.document-not-shown',
  409,
  { zh: '尚未查看合同全文', en: 'This text was not shown to this party' },
  { zh: '请先打开合同查看全文，再行签署。', en: 'View the contract first, then sign the hash shown.' },
);

export const KEY_CLAUSES_NOT_ACKNOWLEDGED = defineProblem(
  'contract.key-clauses-not-acknowledged',
  422,
  { zh: '还有重点条款未逐条确认', en: 'Not every key clause was acknowledged' },
  { zh: '请逐条阅读并确认所列重点条款。', en: 'Read and acknowledge each of the clauses listed.' },
);

export const ACKNOWLEDGED_CLAUSE_UNKNOWN = defineProblem(
  'contract.clause-unknown',
  422,
  { zh: '所确认的条款不在该文本中', en: 'A clause acknowledged is not in this text' },
  { zh: '请重新查看合同后再逐条确认。', en: 'View the contract again and acknowledge its own clauses.' },
);

export const EVIDENCE_REQUIRED = defineProblem(
  'contract.evidence-required',
  422,
  { zh: '缺少纸质材料的扫描件凭证', en: 'The hash of the scanned paper is missing or malformed' },
  { zh: '请先上传扫描件，再填写其 64 位校验值。', en: 'Upload the scan first and give its 64-digit hash.' },
);

export const EVIDENCE_UNEXPECTED = defineProblem(
  'contract.evidence-unexpected',
  422,
  { zh: '电子签署不需要扫描件凭证', en: 'Electronic assent takes no paper evidence' },
  { zh: '如为纸质签署，请将形式改为“纸质”。', en: 'For a paper, set the form to PAPER.' },
);

export const ELECTRONIC_BACKDATED = defineProblem(
  'contract.electronic-backdated',
  422,
  { zh: '电子签署以当时时间为准，不能倒填日期', en: 'Electronic assent happens now and cannot be dated back' },
  { zh: '请去掉生效时间；补录纸质签署请选择“纸质”。', en: 'Leave the effective time out; record late paper as PAPER.' },
);

export const SIGNED_BEFORE_ISSUE = defineProblem(
  'contract.signed-before-issue',
  422,
  { zh: '签署日期早于合同发出日期', en: 'The day of signing lies before the contract was issued' },
  { zh: '请核对纸质文件上的日期。', en: 'Check the day on the paper.' },
);

export const SIGNING_PERIOD_OVER = defineProblem(
  'contract.signing-period-over',
  409,
  { zh: '签署期限已过', en: 'The signing period is over' },
  { zh: '如仍需签约，请申请重新发出。', en: 'Ask for a new contract.' },
);

export const COUNTERSIGNING_NOT_OPEN = defineProblem(
  'contract.countersigning-not-open',
  409,
  {
    zh: '对方尚未签署，或该方不是居委会，不能批量签署',
    en: 'Only a committee may sign from a list, after another side has signed',
  },
  {
    zh: '请待对方签署后再办理，或逐份查看后签署。',
    en: 'Wait for the other side, or view the contract and sign it by itself.',
  },
);

export const ALREADY_ACCEPTED = defineProblem(
  'contract.already-accepted',
  409,
  { zh: '对方已经签署，不能撤回', en: 'Another side has signed: the offer can no longer be withdrawn' },
  { zh: '如需终止，请依法定或约定事由解除。', en: 'To end it, terminate it on a ground.' },
);

export const ALREADY_CONCLUDED = defineProblem(
  'contract.already-concluded',
  409,
  { zh: '各方均已签署，签署期限不再适用', en: 'All have signed; the signing period no longer matters' },
  { zh: '无需办理。', en: 'There is nothing to do.' },
);

export const DEADLINE_NOT_REACHED = defineProblem(
  'contract.deadline-not-reached',
  409,
  { zh: '期限尚未届至', en: 'The deadline lies ahead' },
  { zh: '请于期限届至后再办理。', en: 'Wait for the deadline.' },
);

export const WITHOUT_TERM_END = defineProblem(
  'contract.without-term-end',
  409,
  { zh: '该合同未约定期限，不会自动到期', en: 'This contract runs until it is terminated' },
  { zh: '如需终止，请依法定或约定事由解除。', en: 'To end it, terminate it on a ground.' },
);

export const AMENDMENT_OPEN = defineProblem(
  'amendment.open',
  409,
  { zh: '已有一项变更正在征求各方同意', en: 'Another amendment waits for consent' },
  { zh: '请待其办结后再提出新的变更。', en: 'Wait until it is settled.' },
);

export const AMENDMENT_CHANGES_NOTHING = defineProblem(
  'amendment.changes-nothing',
  422,
  { zh: '变更后的文本与现行文本相同', en: 'The text proposed equals the text in force' },
  { zh: '请核对拟变更的内容。', en: 'Check what is to be changed.' },
);

export const AMENDMENT_UNKNOWN = defineProblem(
  'amendment.unknown',
  404,
  { zh: '没有这项变更', en: 'There is no such amendment' },
  { zh: '请核对变更编号。', en: 'Check the id of the amendment.' },
);

export const AMENDMENT_CLOSED = defineProblem(
  'amendment.closed',
  409,
  { zh: '该项变更已经办结', en: 'This amendment is settled' },
  { zh: '请查看结果；如仍需变更，请重新提出。', en: 'Look at its outcome; propose again if need be.' },
);

export const AMENDMENT_ALREADY_CONSENTED = defineProblem(
  'amendment.already-consented',
  409,
  { zh: '该当事人已同意此项变更', en: 'This party has consented already' },
  { zh: '无需重复办理。', en: 'There is nothing to do.' },
);

export const CONSENT_BY_OUT_OF_RANGE = defineProblem(
  'amendment.consent-by-out-of-range',
  422,
  { zh: '征求同意的截止时间不在允许范围内', en: 'The last day for consent is out of range' },
  { zh: '请填写将来的时间，最长不超过一百八十日。', en: 'Give an instant in the future, 180 days from now at most.' },
);

export const CONSENT_PERIOD_OVER = defineProblem(
  'amendment.consent-period-over',
  409,
  { zh: '征求同意的期限已过，合同维持原文', en: 'The period for consent is over; the text stays as it was' },
  { zh: '如仍需变更，请重新提出。', en: 'Propose it again if need be.' },
);

export const CONSENTED_BEFORE_PROPOSAL = defineProblem(
  'amendment.consented-before-proposal',
  422,
  { zh: '表态日期早于变更提出日期', en: 'The day of the answer lies before the proposal' },
  { zh: '请核对纸质文件上的日期。', en: 'Check the day on the paper.' },
);

export const TERMINATION_GROUND_UNKNOWN = defineProblem(
  'termination.ground-unknown',
  422,
  { zh: '解除事由不在规定范围内', en: 'The ground is not one of the list' },
  { zh: '请从所列法定或约定事由中选择。', en: 'Choose one of the grounds listed.' },
);

export const TERMINATION_GROUND_UNFIT = defineProblem(
  'termination.ground-unfit',
  422,
  { zh: '该合同有固定期限，不适用此解除事由', en: 'The contract has a fixed term: this ground does not apply' },
  { zh: '请选择其他事由。', en: 'Choose another ground.' },
);

export const NOTICE_ALREADY_GIVEN = defineProblem(
  'termination.notice-already-given',
  409,
  { zh: '解除通知已经发出', en: 'Notice of termination was given already' },
  { zh: '请查看解除进展。', en: 'Look at how it stands.' },
);

export const NOTICE_NOT_GIVEN = defineProblem(
  'termination.notice-not-given',
  409,
  { zh: '尚无已送达的解除通知', en: 'There is no notice of termination to act on' },
  { zh: '请先发出解除通知。', en: 'Give notice first.' },
);

export const NOTICE_WITHOUT_DEADLINE = defineProblem(
  'termination.notice-without-deadline',
  409,
  { zh: '解除通知未载明期限', en: 'The notice sets no deadline' },
  { zh: '无需办理。', en: 'There is nothing to do.' },
);

export const NOTICE_PERIOD_OUT_OF_RANGE = defineProblem(
  'termination.notice-period-out-of-range',
  422,
  { zh: '解除通知载明的期限不在允许范围内', en: "The notice's deadline is out of range" },
  { zh: '请填写将来的时间，最长不超过一年。', en: 'Give an instant in the future, a year from now at most.' },
);

export const MANDATE_NOT_COVERING = defineProblem(
  'contract.mandate-not-covering',
  403,
  {
    zh: '该授权不适用于本合同的这一方，或在签署之时无效',
    en: 'The mandate is not for this party of this contract, or did not hold when it was signed',
  },
  { zh: '请核对授权编号、适用的合同和起止时间。', en: 'Check its id, which contracts it covers, and its dates.' },
);
