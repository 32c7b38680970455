import { defineProblem } from '#libs/kernel/problem';

export const CASE_NOT_FOUND = defineProblem(
  'breach.case-not-found',
  404,
  { zh: '未找到该违约事项', en: 'There is no such breach case' },
  { zh: '请核对事项编号。', en: 'Check the case id.' },
);

export const CASE_ALREADY_REPORTED = defineProblem(
  'breach.already-reported',
  409,
  { zh: '该违约事项已登记', en: 'This breach case was reported already' },
  { zh: '如有新情况，请补充证据或另行反映。', en: 'Add evidence to it, or report another case.' },
);

export const CASE_STAGE_UNSUITABLE = defineProblem(
  'breach.stage-unsuitable',
  409,
  { zh: '事项所处阶段不能办理此步骤', en: 'The case is not at the stage for this step' },
  { zh: '请刷新后查看当前阶段。', en: 'Reload the case and look at its stage.' },
);

export const CONTRACT_NOT_BINDING = defineProblem(
  'breach.contract-not-binding',
  409,
  { zh: '该契约尚未成立，不产生约定义务', en: 'The contract was never concluded and binds nobody' },
  { zh: '请核对契约编号。', en: 'Check the contract id.' },
);

export const RESPONDENT_UNKNOWN = defineProblem(
  'breach.respondent-unknown',
  422,
  { zh: '被反映方不是该契约的当事人', en: 'The respondent is not a party of the contract' },
  { zh: '请从契约当事人中选择。', en: 'Choose one of the parties of the contract.' },
);

export const CLAUSE_UNKNOWN = defineProblem(
  'breach.clause-unknown',
  422,
  { zh: '所指条款不在该契约或本事项范围内', en: 'A clause named is not part of the contract or of the case' },
  { zh: '请至少选择一项条款，并核对条款编号。', en: 'Name at least one clause, and only clauses of the contract.' },
);

export const REPORTING_ONESELF = defineProblem(
  'breach.reporting-oneself',
  409,
  { zh: '被反映方不能反映自己', en: 'The respondent cannot be the reporter' },
  { zh: '如需协商变更，请提出契约变更。', en: 'To change a duty, propose an amendment of the contract.' },
);

export const TIME_IN_FUTURE = defineProblem(
  'breach.time-in-future',
  422,
  { zh: '发生时间不能晚于现在', en: 'The breach cannot have happened in the future' },
  { zh: '请核对发生时间。', en: 'Check when it happened.' },
);

export const EVIDENCE_REQUIRED = defineProblem(
  'breach.evidence-required',
  422,
  { zh: '此步骤须附至少一份证据', en: 'This step needs at least one piece of evidence' },
  { zh: '请先上传照片、扫描件或记录。', en: 'Upload a photo, scan or record first.' },
);

export const TOO_MUCH_EVIDENCE = defineProblem(
  'breach.too-much-evidence',
  409,
  { zh: '本事项的证据数量已达上限', en: 'The case holds as many pieces of evidence as it may' },
  { zh: '请合并资料后再提交。', en: 'Combine documents before uploading them.' },
);

export const REPORTER_CANNOT_DECIDE = defineProblem(
  'breach.reporter-cannot-decide',
  403,
  { zh: '反映人不得办理受理、认定或结案', en: 'Who reported a breach may not decide on it' },
  { zh: '请由其他有权人员办理。', en: 'Somebody else with the authority must decide.' },
);

export const RESPONDENT_CANNOT_DECIDE = defineProblem(
  'breach.respondent-cannot-decide',
  403,
  { zh: '当事人不得办理自己的事项', en: 'Nobody decides in his own case' },
  {
    zh: '涉及居委会的事项由街道办理；其他事项请由无关人员办理。',
    en: 'Cases against the committee belong to the subdistrict.',
  },
);

export const NOT_THE_RESPONDENT = defineProblem(
  'breach.not-the-respondent',
  403,
  { zh: '只有被反映方可以办理此步骤', en: 'Only the respondent may do this' },
  {
    zh: '请由被反映方本人办理，或由网格员代录书面材料。',
    en: 'The respondent acts himself, or staff record his paper.',
  },
);

export const REPLY_PERIOD_INVALID = defineProblem(
  'breach.reply-period-invalid',
  422,
  { zh: '答复期限不符合要求', en: 'The reply period is too short or too long' },
  {
    zh: '答复期限为 3 至 30 日，自送达记录之日起计算。',
    en: 'Give 3 to 30 days, counted from when the notice is recorded.',
  },
);

export const REPLY_ALREADY_RECEIVED = defineProblem(
  'breach.reply-already-received',
  409,
  { zh: '被反映方已经答复', en: 'The respondent has replied already' },
  { zh: '如需补充，请提交证据。', en: 'Add evidence to say more.' },
);

export const REPLY_STILL_OPEN = defineProblem(
  'breach.reply-still-open',
  409,
  { zh: '尚未收到答复且答复期未满，不能认定', en: 'No finding before the reply, or before the reply period is over' },
  { zh: '请等待答复或期限届满。', en: 'Wait for the reply or the end of the period.' },
);

export const FORCE_MAJEURE_EXEMPTS = defineProblem(
  'breach.force-majeure-exempts',
  409,
  { zh: '因不可抗力全部免责的，不能认定违约', en: 'Force majeure that exempts in full rules out a breach' },
  { zh: '请认定为不构成违约，或改为部分免责并说明理由。', en: 'Find no breach, or state why it exempts only in part.' },
);

export const RECTIFICATION_DEADLINE_INVALID = defineProblem(
  'breach.rectification-deadline-invalid',
  422,
  { zh: '整改期限须在 180 日以内且晚于现在', en: 'The deadline must lie in the future, within 180 days' },
  { zh: '请重新设置整改期限。', en: 'Choose another deadline.' },
);

export const RECTIFICATION_OPEN = defineProblem(
  'breach.rectification-open',
  409,
  { zh: '已有整改要求正在执行', en: 'A rectification has been ordered and not verified yet' },
  { zh: '请先核验整改结果。', en: 'Verify it first.' },
);

export const APPEAL_PERIOD_OVER = defineProblem(
  'breach.appeal-period-over',
  409,
  { zh: '申诉期限已过', en: 'The period for an appeal is over' },
  { zh: '仍有异议的，可依法申请仲裁或提起诉讼。', en: 'Arbitration and the courts remain open.' },
);

export const ALREADY_APPEALED = defineProblem(
  'breach.already-appealed',
  409,
  { zh: '该认定已经申诉，不再重复受理', en: 'The finding was appealed already' },
  { zh: '仍有异议的，可依法申请仲裁或提起诉讼。', en: 'Arbitration and the courts remain open.' },
);

export const DECIDER_CANNOT_REVIEW = defineProblem(
  'breach.decider-cannot-review',
  403,
  { zh: '作出认定的人不得复核自己的认定', en: 'Who made the finding may not decide on the appeal' },
  { zh: '请由街道其他复核人员办理。', en: 'Another reviewer of the subdistrict must decide.' },
);
