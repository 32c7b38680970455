import { EVERY_ROLE } from '#libs/access-policy/role-groups';
import { scopeOf, type Action } from '#libs/access-policy/policy';
import { breachCaseDecider } from '#libs/contexts/breaches/domain/breach-case/decider';
import { organizationDecider } from '#libs/contexts/communities/domain/organization/decider';
import { regionDecider } from '#libs/contexts/communities/domain/region/decider';
import { residentDecider } from '#libs/contexts/communities/domain/resident/decider';
import { rosterDecider } from '#libs/contexts/communities/domain/roster/decider';
import { campaignDecider } from '#libs/contexts/contracts/domain/campaign/decider';
import { contractDecider } from '#libs/contexts/contracts/domain/contract/decider';
import { accountDecider } from '#libs/contexts/identity/domain/account/decider';
import { invitationDecider } from '#libs/contexts/identity/domain/invitation/decider';
import { templateDecider } from '#libs/contexts/templates/domain/template/decider';
import type { Actor, Role } from '#libs/kernel/actor';
import type { Decider, DomainCommand, DomainEvent } from '#libs/kernel/decider';
import { newId } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { contextOf } from '#libs/testing/decider-specification';
import { goldenPayloads } from './golden-payloads.js';

type AnyDecider = Decider<DomainCommand, DomainEvent, unknown>;

/** A command of an action, decided after what the golden events say. */
interface Case {
  readonly action: Action;
  readonly decider: AnyDecider;
  readonly command: string;
  /** The first event of the stream; undefined: there is none yet, and its payload is what the command asks for. */
  readonly after: string | undefined;
  /** Payload of the command; of the event named here, or this. */
  readonly data?: string | object;
}

const of = (decider: unknown) => decider as AnyDecider;
const payloads = goldenPayloads();

function golden(type: string): object {
  const found = payloads.find((payload) => payload.type === `${type}.v1`);
  if (found === undefined) throw new Error(`no golden ${type}`);
  return found.data as object;
}

const cases: readonly Case[] = [
  { action: 'account.register', decider: of(accountDecider), command: 'RegisterAccount', after: undefined, data: 'AccountRegistered' }, // prettier-ignore
  { action: 'account.change-standing', decider: of(accountDecider), command: 'UnlockAccount', after: 'AccountRegistered' }, // prettier-ignore
  { action: 'account.change-standing', decider: of(accountDecider), command: 'DisableAccount', after: 'AccountRegistered', data: { ground: 'MISUSE' } }, // prettier-ignore
  { action: 'invitation.issue', decider: of(invitationDecider), command: 'IssueInvitation', after: undefined, data: 'InvitationIssued' }, // prettier-ignore
  { action: 'invitation.revoke', decider: of(invitationDecider), command: 'RevokeInvitation', after: 'InvitationIssued' }, // prettier-ignore
  { action: 'region.register', decider: of(regionDecider), command: 'RegisterRegion', after: undefined, data: 'RegionRegistered' }, // prettier-ignore
  { action: 'region.close', decider: of(regionDecider), command: 'CloseRegion', after: 'RegionRegistered', data: { validUntil: '2030-01-01', successorCode: null } }, // prettier-ignore
  { action: 'roster.import', decider: of(rosterDecider), command: 'RecordRosterImport', after: undefined, data: 'RosterImported' }, // prettier-ignore
  { action: 'organization.record', decider: of(organizationDecider), command: 'RecordOrganization', after: undefined, data: 'OrganizationRegistered' }, // prettier-ignore
  { action: 'resident.erase', decider: of(residentDecider), command: 'EraseResident', after: 'ResidentRegistered' },
  { action: 'template.draft', decider: of(templateDecider), command: 'DraftTemplate', after: undefined, data: 'TemplateDrafted' }, // prettier-ignore
  { action: 'template.revise', decider: of(templateDecider), command: 'ReviseTemplateDraft', after: 'TemplateDrafted', data: 'TemplateDrafted' }, // prettier-ignore
  { action: 'template.draft-version', decider: of(templateDecider), command: 'DraftTemplateVersion', after: 'TemplateDrafted', data: 'TemplateDrafted' }, // prettier-ignore
  { action: 'template.publish', decider: of(templateDecider), command: 'PublishTemplate', after: 'TemplateDrafted', data: { version: 1, contentHash: '' } }, // prettier-ignore
  { action: 'campaign.start', decider: of(campaignDecider), command: 'StartCampaign', after: undefined, data: 'CampaignStarted' }, // prettier-ignore
  { action: 'contract.issue', decider: of(contractDecider), command: 'IssueContract', after: undefined, data: 'ContractIssued' }, // prettier-ignore
  { action: 'contract.withdraw', decider: of(contractDecider), command: 'WithdrawContract', after: 'ContractIssued' },
  { action: 'breach.accept', decider: of(breachCaseDecider), command: 'AcceptCase', after: 'BreachReported' },
  { action: 'breach.dismiss', decider: of(breachCaseDecider), command: 'DismissCase', after: 'BreachReported' },
  { action: 'breach.serve-notice', decider: of(breachCaseDecider), command: 'ServeNotice', after: 'BreachReported' },
  { action: 'breach.find', decider: of(breachCaseDecider), command: 'MakeFinding', after: 'BreachReported' },
  { action: 'breach.order-rectification', decider: of(breachCaseDecider), command: 'OrderRectification', after: 'BreachReported' }, // prettier-ignore
  { action: 'breach.verify-rectification', decider: of(breachCaseDecider), command: 'VerifyRectification', after: 'BreachReported' }, // prettier-ignore
  { action: 'breach.close', decider: of(breachCaseDecider), command: 'CloseCase', after: 'BreachReported' },
  { action: 'breach.decide-appeal', decider: of(breachCaseDecider), command: 'DecideAppeal', after: 'BreachReported' },
];

/** Where the thing lies: the district is around all golden examples. */
function areaOf(event: object): string {
  const { regionCode, homeRegionCode } = event as { regionCode?: string; homeRegionCode?: string };
  return (regionCode ?? homeRegionCode ?? '').slice(0, 6);
}

/** Whether the decider refuses the role itself, whatever it says of the thing. */
function refusesRole({ decider, command, after, data }: Case, role: Role): boolean {
  const first = after === undefined ? undefined : golden(after);
  const asked = typeof data === 'string' ? golden(data) : (data ?? {});
  const state =
    first === undefined
      ? decider.initialState
      : decider.evolve(decider.initialState, { type: after ?? '', data: first });
  const actor: Actor = { accountId: newId(), role, regionCode: areaOf(first ?? asked) };
  try {
    decider.decide({ type: command, data: { accountId: newId(), ...asked } }, state, contextOf(actor));
  } catch (error) {
    return error instanceof Problem && error.kind.code === 'permission.denied';
  }
  return false;
}

describe('deciders and the policy table', () => {
  it.each(cases.map((one) => [one.command, one] as const))('%s admits the same roles', (_, one) => {
    const refused = EVERY_ROLE.filter((role) => refusesRole(one, role));
    expect(refused).toEqual(EVERY_ROLE.filter((role) => scopeOf(one.action, role) === undefined));
  });

  it.each(cases.map((one) => [one.command, one] as const))('%s is refused to staff of another district', (_, one) => {
    const elsewhere = (role: Role) => {
      const { decider, command, after, data } = one;
      const first = after === undefined ? undefined : golden(after);
      const asked = typeof data === 'string' ? golden(data) : (data ?? {});
      const state =
        first === undefined
          ? decider.initialState
          : decider.evolve(decider.initialState, { type: after ?? '', data: first });
      const context = contextOf({ accountId: newId(), role, regionCode: '110101' });
      return () => decider.decide({ type: command, data: { accountId: newId(), ...asked } }, state, context); // prettier-ignore
    };
    for (const role of EVERY_ROLE) expect(elsewhere(role)).toThrow(Problem);
  });
});
