import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { ROLES, type Role } from '#libs/kernel/actor';
import { SafeText } from '#libs/http/input/safe-text';

/** Longer than any account name or password we accept: a longer one is refused without hashing it. */
const MAX_CREDENTIAL_LENGTH = 256;

export class LoginDocument {
  @ApiProperty({ description: '账号名 · account name', maxLength: MAX_CREDENTIAL_LENGTH, example: 'wuyi-director' })
  @SafeText({ max: MAX_CREDENTIAL_LENGTH })
  readonly accountName!: string;

  @ApiProperty({ description: '密码 · password', maxLength: MAX_CREDENTIAL_LENGTH, format: 'password' })
  @IsString()
  @MaxLength(MAX_CREDENTIAL_LENGTH)
  readonly password!: string;
}

export class InvitationLoginDocument {
  @ApiProperty({ description: '链接中的邀请码 · the token in the link' })
  @IsString()
  @Matches(/^[0-9a-f-]{36}\.[A-Za-z0-9_-]{43}$/)
  readonly linkToken!: string;
}

export class SessionGrantDocument {
  @ApiProperty({ enum: ROLES })
  readonly role!: Role;

  @ApiProperty({ description: '辖区代码 · area code' })
  readonly regionCode!: string;
}

export class MeDocument {
  @ApiProperty()
  readonly accountId!: string;

  @ApiProperty({ type: [SessionGrantDocument] })
  readonly grants!: readonly SessionGrantDocument[];

  @ApiProperty({ type: String, nullable: true, description: '本人或本单位编号 · the person or organisation acted for' })
  readonly subjectId!: string | null;
}

export class SessionDocument extends MeDocument {
  @ApiProperty({ description: 'Send as Authorization: Bearer …' })
  readonly accessToken!: string;

  @ApiProperty({ type: 'integer' })
  readonly expiresInSeconds!: number;
}
