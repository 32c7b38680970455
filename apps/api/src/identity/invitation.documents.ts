import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsISO8601, IsOptional, Matches, ValidateNested } from 'class-validator';
import { MAX_INVITATIONS } from '#libs/contexts/identity/application/invitations/issue-invitations';
import { INVITATION_PURPOSES, type InvitationPurpose } from '#libs/contexts/identity/domain/invitation/events';
import { UuidInput } from '#libs/http/input/uuid-input';

export class InviteeDocument {
  @ApiProperty({ format: 'uuid' })
  @UuidInput()
  readonly householdId!: string;

  @ApiPropertyOptional({ format: 'uuid', description: '受邀人，默认户主 · default: the head of the household' })
  @IsOptional()
  @UuidInput()
  readonly subjectId?: string;
}

export class InvitationsDocument {
  @ApiProperty({ type: [InviteeDocument], minItems: 1, maxItems: MAX_INVITATIONS })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_INVITATIONS)
  @ValidateNested({ each: true })
  @Type(() => InviteeDocument)
  readonly invitees!: InviteeDocument[];

  @ApiProperty({ enum: INVITATION_PURPOSES })
  @IsIn(INVITATION_PURPOSES)
  readonly purpose!: InvitationPurpose;

  @ApiProperty({ format: 'date-time', description: '链接失效时间，30 天以内 · within 30 days' })
  @IsISO8601({ strict: true })
  @Matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  readonly expiresAt!: string;
}

export class IssuedInvitationDocument {
  @ApiProperty({ format: 'uuid' })
  readonly invitationId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly householdId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly subjectId!: string;

  @ApiProperty({ description: '链接中的邀请码，仅显示一次 · the token for the link, shown once' })
  readonly linkToken!: string;
}

export class IssuedInvitationsDocument {
  @ApiProperty({ type: [IssuedInvitationDocument] })
  readonly invitations!: readonly IssuedInvitationDocument[];

  @ApiProperty({ type: String, nullable: true, description: 'Log position to send as X-Await-Position' })
  readonly position!: string | null;
}
