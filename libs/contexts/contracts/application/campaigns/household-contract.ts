import type { Vault } from '#libs/vault/vault';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { ContractDocument } from '../../domain/document/contract-document.js';
import { composeDocument } from '../issuing/compose-document.js';
import { valuesOfHousehold } from '../issuing/household-values.js';
import { committeeParty, partyOfHousehold } from '../issuing/parties.js';
import type { IssuingHousehold } from '../ports/issuing-audience.js';
import type { PublishedTemplate } from '../ports/published-templates.js';

/** What all contracts of a campaign have in common. */
export interface CampaignText {
  readonly template: PublishedTemplate;
  readonly committeeName: string;
  readonly values: ReadonlyMap<string, string>;
  readonly startsOn: CalendarDay | null;
}

/** The committee's contract with one household. @throws Problem when a blank stays open */
export function contractWith(vault: Vault, text: CampaignText, household: IssuingHousehold): Promise<ContractDocument> {
  const { template, committeeName, values, startsOn } = text;
  const known = valuesOfHousehold(template.variables, household);
  const clear = new Map([...known.clear, ...values]);
  const sealed = new Map([...known.sealed].filter(([name]) => !clear.has(name)));
  const parties = [committeeParty(committeeName), partyOfHousehold('B1', household)];
  return composeDocument(vault, { template, parties, values: clear, sealed, startsOn });
}
