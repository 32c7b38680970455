import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  Equals,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  ValidateNested,
} from 'class-validator';
import { SafeText } from '#libs/http/input/safe-text';
import { UuidInput } from '#libs/http/input/uuid-input';

/** At most 1023 bytes (WebAuthn, 4). */
const CREDENTIAL_ID = /^[A-Za-z0-9_-]{1,1364}$/;

/** Client data, authenticator data, signatures and keys; with attestation "none" none of them comes near. */
const BYTES = /^[A-Za-z0-9_-]{1,8192}$/;

const MAX_NAME_LENGTH = 40;

/** A list as long as the kinds of transport there are, and some to come. */
const MAX_TRANSPORTS = 10;

const ATTACHMENTS = ['platform', 'cross-platform'] as const;

const bytes = { description: 'base64url', type: String };

abstract class CredentialDocument {
  @ApiProperty(bytes)
  @Matches(CREDENTIAL_ID)
  readonly id!: string;

  @ApiProperty(bytes)
  @Matches(CREDENTIAL_ID)
  readonly rawId!: string;

  @ApiProperty({ enum: ['public-key'] })
  @Equals('public-key')
  readonly type!: 'public-key';

  @ApiProperty({ type: 'object', additionalProperties: true })
  @IsObject()
  readonly clientExtensionResults!: Record<string, never>;

  @ApiPropertyOptional({ enum: ATTACHMENTS })
  @IsOptional()
  @IsIn(ATTACHMENTS)
  readonly authenticatorAttachment?: (typeof ATTACHMENTS)[number];
}

class AttestationDocument {
  @ApiProperty(bytes)
  @Matches(BYTES)
  readonly clientDataJSON!: string;

  @ApiProperty(bytes)
  @Matches(BYTES)
  readonly attestationObject!: string;

  @ApiPropertyOptional(bytes)
  @IsOptional()
  @Matches(BYTES)
  readonly authenticatorData?: string;

  @ApiPropertyOptional(bytes)
  @IsOptional()
  @Matches(BYTES)
  readonly publicKey?: string;

  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @IsInt()
  readonly publicKeyAlgorithm?: number;

  @ApiPropertyOptional({ type: [String], maxItems: MAX_TRANSPORTS })
  @IsOptional()
  @IsString({ each: true })
  @Matches(/^[a-z-]{1,20}$/, { each: true })
  @ArrayMaxSize(MAX_TRANSPORTS)
  readonly transports?: string[];
}

class AssertionDocument {
  @ApiProperty(bytes)
  @Matches(BYTES)
  readonly clientDataJSON!: string;

  @ApiProperty(bytes)
  @Matches(BYTES)
  readonly authenticatorData!: string;

  @ApiProperty(bytes)
  @Matches(BYTES)
  readonly signature!: string;

  @ApiPropertyOptional(bytes)
  @IsOptional()
  @Matches(CREDENTIAL_ID)
  readonly userHandle?: string;
}

export class RegistrationCredentialDocument extends CredentialDocument implements RegistrationResponseJSON {
  @ApiProperty({ type: AttestationDocument })
  @ValidateNested()
  @Type(() => AttestationDocument)
  readonly response!: AttestationDocument;
}

export class AuthenticationCredentialDocument extends CredentialDocument implements AuthenticationResponseJSON {
  @ApiProperty({ type: AssertionDocument })
  @ValidateNested()
  @Type(() => AssertionDocument)
  readonly response!: AssertionDocument;
}

export class PasskeyNameDocument {
  @ApiProperty({ maxLength: MAX_NAME_LENGTH, description: '名称，如“办公室电脑” · name' })
  @SafeText({ max: MAX_NAME_LENGTH })
  readonly name!: string;
}

export class NewPasskeyDocument extends PasskeyNameDocument {
  @ApiProperty({ format: 'uuid' })
  @UuidInput()
  readonly challengeId!: string;

  @ApiProperty({ type: RegistrationCredentialDocument, description: 'navigator.credentials.create().toJSON()' })
  @ValidateNested()
  @Type(() => RegistrationCredentialDocument)
  readonly credential!: RegistrationCredentialDocument;
}

export class PasskeyAnswerDocument {
  @ApiProperty({ format: 'uuid' })
  @UuidInput()
  readonly challengeId!: string;

  @ApiProperty({ type: AuthenticationCredentialDocument, description: 'navigator.credentials.get().toJSON()' })
  @ValidateNested()
  @Type(() => AuthenticationCredentialDocument)
  readonly credential!: AuthenticationCredentialDocument;
}

export class PasskeyEnrolmentDocument {
  @ApiProperty({ format: 'uuid' })
  readonly challengeId!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'PublicKeyCredentialCreationOptionsJSON' })
  readonly options!: PublicKeyCredentialCreationOptionsJSON;
}

export class PasskeyChallengeDocument {
  @ApiProperty({ format: 'uuid' })
  readonly challengeId!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'PublicKeyCredentialRequestOptionsJSON' })
  readonly options!: PublicKeyCredentialRequestOptionsJSON;
}
