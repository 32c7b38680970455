import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { ROLES, type Role } from '#libs/kernel/actor';
import { CARRIERS, type Carrier } from '#libs/contexts/identity/application/sessions/session';
import { FACTORS, type Factor } from '#libs/kernel/factor';
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

  @ApiProperty({ enum: FACTORS, isArray: true, description: '已验证的登录方式 · what was shown at the login' })
  readonly factors!: readonly Factor[];
}

export class SessionDocument extends MeDocument {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      '以 Authorization: Bearer … 发送；以 Cookie 登录时为 null · Send as Authorization: Bearer …; null when the session is in a cookie',
  })
  readonly accessToken!: string | null;

  @ApiProperty({ type: 'integer' })
  readonly expiresInSeconds!: number;
}

export class OwnSessionDocument {
  @ApiProperty({ format: 'uuid' })
  readonly sessionId!: string;

  @ApiProperty({ description: '是否为当前设备 · whether it is the one that asks' })
  readonly current!: boolean;

  @ApiProperty({
    description: '浏览器与系统（不含版本） · families of browser and system',
    example: 'WeChat · Android',
  })
  readonly device!: string;

  @ApiProperty({ enum: CARRIERS })
  readonly carrier!: Carrier;

  @ApiProperty({ enum: FACTORS, isArray: true })
  readonly factors!: readonly Factor[];

  @ApiProperty({ format: 'date-time' })
  readonly startedAt!: string;

  @ApiProperty({ format: 'date-time', description: '最近使用（精确到分钟） · last use, to the minute' })
  readonly lastUsedAt!: string;

  @ApiProperty({ format: 'date-time', description: '最迟失效时间 · ends then at the latest' })
  readonly endsAt!: string;
}

export class OwnSessionsDocument {
  @ApiProperty({ type: [OwnSessionDocument] })
  readonly items!: readonly OwnSessionDocument[];
}

export class EndedSessionsDocument {
  @ApiProperty({ type: 'integer', description: '结束了几处登录 · how many sessions were ended' })
  readonly ended!: number;
}
