import type { Actor } from '#libs/kernel/actor';
import {
  contractDocument,
  director,
  documentHash,
  gridWorker,
  issued,
  paperHash,
  signedAt,
  signedBy,
  stranger,
  viewedBy,
} from '#libs/testing/contract-examples';
import { contextOf, specification } from '#libs/testing/decider-specification';
import type { ContractCommand } from './commands.js';
import { contractDecider } from './decider.js';
import type { ContractEvent } from './events.js';
import type { SigningMandate } from './mandate.js';
import { ELECTRONIC_BACKDATED, EVIDENCE_REQUIRED, MANDATE_NOT_COVERING, NOT_A_PARTY } from './problems.js';

const contract = specification(contractDecider);
const at = (actor: Actor, now = signedAt, effectiveAt = now) => contextOf(actor, { now, effectiveAt });
/** The stranger of the examples, who is given power to sign for the householder. */
const agent = stranger;
const mandate: SigningMandate = {
  mandateId: 'm1',
  principalId: 'subject-1',
  agentSubjectId: 'subject-9',
  templateIds: [contractDocument.template.templateId],
  validFrom: '2026-06-01T00:00:00.000Z',
  validUntil: '2026-07-01T00:00:00.000Z',
  revokedAt: null,
};
const sign = (overrides: object = {}): ContractCommand => ({
  type: 'SignContract',
  data: {
    partyId: 'B1',
    documentHash,
    acknowledgedClauseIds: ['quiet'],
    form: 'ELECTRONIC',
    evidenceHash: null,
    mandate,
    ...overrides,
  },
});
const onMandate = (event: ContractEvent): ContractEvent =>
  event.type === 'ContractSigned' ? { ...event, data: { ...event.data, mandateId: 'm1' } } : event;
const shown = [issued, viewedBy('B1')] as const;

describe('a contract signed on a mandate', () => {
  it('is signed by the agent, and names the mandate', () => {
    contract
      .given(...shown)
      .when(sign(), at(agent))
      .then(onMandate(signedBy('B1')));
    contract
      .given(...shown)
      .when(sign({ mandate: { ...mandate, templateIds: null, validUntil: null } }), at(agent))
      .then(onMandate(signedBy('B1')));
  });

  it.each<[string, Partial<SigningMandate>]>([
    ['for somebody else', { principalId: 'subject-2' }],
    ['for other contracts', { templateIds: ['another'] }],
    ['that has not begun', { validFrom: '2026-06-10T02:00:00.001Z' }],
    ['that is over', { validUntil: signedAt }],
    ['that was revoked', { revokedAt: signedAt }],
  ])('is not signed on one %s', (_which, terms) => {
    contract
      .given(...shown)
      .when(sign({ mandate: { ...mandate, ...terms } }), at(agent))
      .thenRefused(MANDATE_NOT_COVERING);
  });

  it('is not signed by anybody else on it, and not for another party', () => {
    const other: Actor = { ...agent, subjectId: 'subject-8' };
    contract
      .given(...shown)
      .when(sign(), at(other))
      .thenRefused(NOT_A_PARTY);
    contract
      .given(issued, viewedBy('A1'))
      .when(sign({ partyId: 'A1', acknowledgedClauseIds: [] }), at(director))
      .thenRefused(MANDATE_NOT_COVERING);
  });

  it('takes paper of a day on which the mandate held, whatever became of it since', () => {
    const paper = sign({
      form: 'PAPER',
      evidenceHash: paperHash,
      mandate: { ...mandate, revokedAt: '2026-06-20T00:00:00.000Z' },
    });
    const late = '2026-06-25T02:00:00.000Z';
    const recorded = signedBy('B1');
    contract
      .given(issued)
      .when(paper, at(gridWorker, late, signedAt))
      .then(onMandate({ ...recorded, data: { ...recorded.data, form: 'PAPER', evidenceHash: paperHash } }));
    contract
      .given(issued)
      .when(paper, at(gridWorker, late, '2026-06-20T00:00:00.000Z'))
      .thenRefused(MANDATE_NOT_COVERING);
    contract
      .given(issued)
      .when(sign({ form: 'PAPER' }), at(gridWorker, late, signedAt))
      .thenRefused(EVIDENCE_REQUIRED);
    contract
      .given(...shown)
      .when(sign(), at(agent, late, signedAt))
      .thenRefused(ELECTRONIC_BACKDATED);
  });

  it('is read by the agent in the name of the party, as long as the mandate holds', () => {
    const view = (terms: Partial<SigningMandate> = {}): ContractCommand => ({
      type: 'ViewContract',
      data: { partyId: 'B1', documentHash, manner: 'READ', mandate: { ...mandate, ...terms } },
    });
    contract
      .given(issued)
      .when(view(), at(agent))
      .then({
        type: 'ContractViewed',
        data: { partyId: 'B1', documentHash, manner: 'READ', viewedAt: signedAt },
      });
    contract
      .given(issued)
      .when(view({ revokedAt: signedAt }), at(agent))
      .thenRefused(MANDATE_NOT_COVERING);
  });
});
