import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import {
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
} from '#libs/contexts/identity/application/credentials/password-rules';
import {
  DISABLE_GROUNDS,
  LOCK_GROUNDS,
  type DisableGround,
  type LockGround,
} from '#libs/contexts/identity/domain/account/events';
import { ROLES, type Role } from '#libs/kernel/actor';
import { SafeText } from '#libs/http/input/safe-text';
import { UuidInput } from '#libs/http/input/uuid-input';

const MAX_ACCOUNT_NAME_LENGTH = 64;
const MAX_DISPLAY_NAME_LENGTH = 100;
const AREA_CODE = /^\d{6}(\d{3}(\d{3})?)?$/;
const GRANTABLE_ROLES = ROLES.filter((role) => role !== 'System');

/** UTC with milliseconds, as all instants of the interface. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export class NewAccountDocument {
  @ApiProperty({ minLength: 3, maxLength: MAX_ACCOUNT_NAME_LENGTH, description: '账号名 · account name' })
  @SafeText({ min: 3, max: MAX_ACCOUNT_NAME_LENGTH })
  readonly accountName!: string;

  @ApiProperty({ maxLength: MAX_DISPLAY_NAME_LENGTH, description: '姓名 · name shown to colleagues' })
  @SafeText({ max: MAX_DISPLAY_NAME_LENGTH })
  readonly displayName!: string;

  @ApiProperty({ minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH, format: 'password' })
  @IsString()
  @MinLength(MIN_PASSWORD_LENGTH)
  @MaxLength(2 * MAX_PASSWORD_LENGTH)
  readonly password!: string;

  @ApiProperty({ description: '所属辖区代码 · code of the area where the account is at home' })
  @Matches(AREA_CODE)
  readonly homeRegionCode!: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: '居民或单位编号 · the person or organisation the account acts for',
  })
  @IsOptional()
  @UuidInput()
  readonly subjectId?: string;
}

export class RoleDocument {
  @ApiProperty({ enum: GRANTABLE_ROLES })
  @IsIn(GRANTABLE_ROLES)
  readonly role!: Role;

  @ApiProperty({ description: '辖区代码 · area code' })
  @Matches(AREA_CODE)
  readonly regionCode!: string;
}

export class GrantDocument extends RoleDocument {
  @ApiPropertyOptional({ format: 'date-time', description: '起始时间，默认即时 · default now' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  readonly validFrom?: string;

  @ApiPropertyOptional({ format: 'date-time', description: '截止时间（不含），默认长期 · exclusive, default none' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT)
  readonly validUntil?: string;
}

export class StandingDocument {
  @ApiProperty({ enum: ['locked', 'active', 'disabled'] })
  @IsIn(['locked', 'active', 'disabled'])
  readonly to!: 'locked' | 'active' | 'disabled';

  @ApiPropertyOptional({
    enum: [...LOCK_GROUNDS, ...DISABLE_GROUNDS],
    description: '锁定或停用的事由 · asked for unless active',
  })
  @IsOptional()
  @IsIn([...LOCK_GROUNDS, ...DISABLE_GROUNDS])
  readonly ground?: LockGround | DisableGround;
}

export class PasswordDocument {
  @ApiPropertyOptional({
    format: 'password',
    description: '原密码，修改本人密码时必填 · required for one’s own account',
  })
  @IsOptional()
  @IsString()
  @MaxLength(2 * MAX_PASSWORD_LENGTH)
  readonly currentPassword?: string;

  @ApiProperty({ minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH, format: 'password' })
  @IsString()
  @MinLength(MIN_PASSWORD_LENGTH)
  @MaxLength(2 * MAX_PASSWORD_LENGTH)
  readonly newPassword!: string;
}

export class AccountGrantDocument extends RoleDocument {
  @ApiProperty({ format: 'date-time' })
  declare readonly validFrom: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  declare readonly validUntil: string | null;
}

export class AccountDocument {
  @ApiProperty()
  readonly accountId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ description: '姓名（脱敏） · masked name' })
  readonly displayName!: string;

  @ApiProperty({ enum: ['ACTIVE', 'LOCKED', 'DISABLED'] })
  readonly status!: 'ACTIVE' | 'LOCKED' | 'DISABLED';

  @ApiProperty({ type: [AccountGrantDocument] })
  readonly grants!: readonly AccountGrantDocument[];

  @ApiProperty({ format: 'date-time' })
  readonly registeredAt!: string;
}
