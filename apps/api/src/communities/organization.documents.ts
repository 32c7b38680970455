import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { Matches, ValidateIf, ValidateNested } from 'class-validator';
import { ORGANIZATION_ADDRESS, ORGANIZATION_NAME } from '#libs/contexts/communities/domain/organization/limits';
import { PERSON_NAME } from '#libs/contexts/communities/domain/resident/limits';
import { SafeText } from '#libs/http/input/safe-text';

const COMMUNITY_CODE = /^[1-9]\d{11}$/;

/** Longer than any way of writing a code or a number. */
const MAX_NUMBER_LENGTH = 40;

export class NewContactDocument {
  @ApiProperty({ maxLength: PERSON_NAME.max })
  @SafeText(PERSON_NAME)
  readonly name!: string;

  @ApiProperty({ maxLength: MAX_NUMBER_LENGTH })
  @SafeText({ max: MAX_NUMBER_LENGTH })
  readonly phone!: string;
}

export class NewOrganizationDocument {
  @ApiProperty({ example: '370704001001' })
  @Matches(COMMUNITY_CODE)
  readonly regionCode!: string;

  @ApiProperty({ description: '统一社会信用代码 · unified social credit code (GB 32100)' })
  @SafeText({ max: MAX_NUMBER_LENGTH })
  readonly code!: string;

  @ApiProperty({ maxLength: ORGANIZATION_NAME.max })
  @SafeText(ORGANIZATION_NAME)
  readonly name!: string;

  @ApiProperty({ maxLength: ORGANIZATION_ADDRESS.max })
  @SafeText({ min: 0, max: ORGANIZATION_ADDRESS.max })
  readonly address!: string;

  @ApiProperty({ type: NewContactDocument, nullable: true, description: '联系人，加密保存 · kept sealed' })
  @ValidateIf((organization: NewOrganizationDocument) => organization.contact !== null)
  @ValidateNested()
  @Type(() => NewContactDocument)
  readonly contact!: NewContactDocument | null;
}

/** An organisation with its contact masked. */
export class OrganizationDocument {
  @ApiProperty()
  readonly organizationId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty()
  readonly code!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly address!: string;

  @ApiProperty({ type: String, nullable: true, example: '张*' })
  readonly contactName!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '199****0000' })
  readonly contactPhone!: string | null;
}
