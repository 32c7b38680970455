import { ApiProperty } from '@nestjs/swagger';
import type { Housing } from '#libs/contexts/contracts/domain/campaign/events';
import type { AssentForm } from '#libs/contexts/contracts/domain/contract/events';
import type { ContractStatus } from '#libs/contexts/contracts/domain/contract/state';
import type { InstrumentKind } from '#libs/contexts/contracts/domain/document/contract-document';
import type { PartyKind, PartySide } from '#libs/contexts/contracts/domain/document/party';
import { HOUSING } from './contract-input.documents.js';

export const STATUSES: readonly ContractStatus[] = [
  'ISSUED',
  'PARTIALLY_SIGNED',
  'SIGNED',
  'EFFECTIVE',
  'EXPIRED',
  'TERMINATED',
  'DECLINED',
  'WITHDRAWN',
  'LAPSED',
];

const INSTRUMENT_KINDS: readonly InstrumentKind[] = ['CONTRACT', 'COVENANT', 'PLEDGE', 'RESPONSIBILITY_LETTER'];
const SIDES: readonly PartySide[] = ['PARTY_A', 'PARTY_B', 'WITNESS'];
const PARTY_KINDS: readonly PartyKind[] = ['COMMITTEE', 'HOUSEHOLD', 'ORGANIZATION'];
const FORMS: readonly AssentForm[] = ['ELECTRONIC', 'PAPER'];

const UUID_OR_NULL = { type: String, format: 'uuid', nullable: true } as const;
const MOMENT_OR_NULL = { type: String, format: 'date-time', nullable: true } as const;
const TEXT_OR_NULL = { type: String, nullable: true } as const;

/** What every list of contracts says of one of them. */
class ListedContractDocument {
  @ApiProperty({ format: 'uuid' })
  readonly contractId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty(UUID_OR_NULL)
  readonly campaignId!: string | null;

  @ApiProperty({ format: 'uuid' })
  readonly templateId!: string;

  @ApiProperty({ type: 'integer' })
  readonly templateVersion!: number;

  @ApiProperty({ enum: INSTRUMENT_KINDS })
  readonly instrumentKind!: InstrumentKind;

  @ApiProperty()
  readonly title!: string;

  @ApiProperty({ enum: STATUSES })
  readonly status!: ContractStatus;

  @ApiProperty({ type: 'integer', description: 'Version at offer or in force' })
  readonly documentVersion!: number;

  @ApiProperty()
  readonly documentHash!: string;

  @ApiProperty({ format: 'date-time' })
  readonly issuedAt!: string;
}

/** A contract in a list: without its text and history. */
export class ContractSummaryDocument extends ListedContractDocument {
  @ApiProperty({ format: 'date-time' })
  readonly signBy!: string;

  @ApiProperty(MOMENT_OR_NULL)
  readonly effectiveFrom!: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  readonly endsOn!: string | null;

  @ApiProperty(MOMENT_OR_NULL)
  readonly endedAt!: string | null;
}

/** One party of one contract. */
export class SignatureRowDocument extends ListedContractDocument {
  @ApiProperty()
  readonly partyId!: string;

  @ApiProperty({ enum: SIDES })
  readonly side!: PartySide;

  @ApiProperty({ enum: PARTY_KINDS })
  readonly kind!: PartyKind;

  @ApiProperty({ description: 'Whether the contract needs the signature of this party' })
  readonly signs!: boolean;

  @ApiProperty(UUID_OR_NULL)
  readonly subjectId!: string | null;

  @ApiProperty(UUID_OR_NULL)
  readonly householdId!: string | null;

  @ApiProperty({ description: 'Masked for everybody but oneself' })
  readonly name!: string;

  @ApiProperty(TEXT_OR_NULL)
  readonly estate!: string | null;

  @ApiProperty(TEXT_OR_NULL)
  readonly building!: string | null;

  @ApiProperty(TEXT_OR_NULL)
  readonly unit!: string | null;

  @ApiProperty(TEXT_OR_NULL)
  readonly room!: string | null;

  @ApiProperty(MOMENT_OR_NULL)
  readonly viewedAt!: string | null;

  @ApiProperty({ ...MOMENT_OR_NULL, description: 'When this party assented to the version named' })
  readonly signedAt!: string | null;

  @ApiProperty({ enum: FORMS, nullable: true })
  readonly form!: AssentForm | null;

  @ApiProperty(MOMENT_OR_NULL)
  readonly declinedAt!: string | null;
}

/** Whom a campaign addresses; null does not narrow. */
class CampaignAudienceDocument {
  @ApiProperty({ type: [String], nullable: true })
  readonly estates!: readonly string[] | null;

  @ApiProperty({ type: [String], nullable: true })
  readonly buildings!: readonly string[] | null;

  @ApiProperty({ type: [String], nullable: true })
  readonly units!: readonly string[] | null;

  @ApiProperty({ enum: HOUSING, isArray: true, nullable: true })
  readonly housing!: readonly Housing[] | null;

  @ApiProperty({ type: [String], nullable: true })
  readonly grids!: readonly string[] | null;
}

/** What the preview promised. */
export class CampaignPlanDocument {
  @ApiProperty({ type: 'integer' })
  readonly householdCount!: number;

  @ApiProperty({ type: 'integer' })
  readonly plannedCount!: number;

  @ApiProperty({ type: 'integer', description: 'Households where nobody is registered who could sign' })
  readonly withoutHeadCount!: number;

  @ApiProperty({ type: 'integer', description: 'Households with a contract from the same version' })
  readonly alreadyHoldingCount!: number;
}

export class CampaignSummaryDocument {
  @ApiProperty({ format: 'uuid' })
  readonly campaignId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ format: 'uuid' })
  readonly templateId!: string;

  @ApiProperty({ type: 'integer' })
  readonly templateVersion!: number;

  @ApiProperty()
  readonly title!: string;

  @ApiProperty({ type: CampaignAudienceDocument })
  readonly audience!: CampaignAudienceDocument;

  @ApiProperty({ type: CampaignPlanDocument })
  readonly plan!: CampaignPlanDocument;

  @ApiProperty({ format: 'date-time' })
  readonly signBy!: string;

  @ApiProperty({ enum: ['RUNNING', 'FINISHED'] })
  readonly status!: 'RUNNING' | 'FINISHED';

  @ApiProperty({ type: 'integer', nullable: true })
  readonly issuedCount!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  readonly refusedCount!: number | null;

  @ApiProperty({ format: 'date-time' })
  readonly startedAt!: string;

  @ApiProperty(MOMENT_OR_NULL)
  readonly finishedAt!: string | null;
}
