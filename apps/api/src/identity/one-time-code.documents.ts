import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { CODE_DIGITS, CODE_SECONDS } from '#libs/contexts/identity/application/one-time-codes/code-limits';
import { UuidInput } from '#libs/http/input/uuid-input';
import { SessionDocument } from './session.documents.js';

/** A number as people write it, with spaces, dashes and prefix. */
const MAX_NUMBER_LENGTH = 32;

const CODE = new RegExp(`^\\d{${CODE_DIGITS}}$`);

export class NumberDocument {
  @ApiProperty({ maxLength: MAX_NUMBER_LENGTH, description: '手机号码 · mobile number', example: '19900000001' })
  @IsString()
  @MaxLength(MAX_NUMBER_LENGTH)
  readonly phoneNumber!: string;
}

export class RequestedCodeDocument {
  @ApiProperty({ format: 'uuid' })
  readonly requestId!: string;

  @ApiProperty({ type: 'integer', example: CODE_SECONDS })
  readonly expiresInSeconds!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      '仅示范安装、仅虚构号码：直接显示验证码 · the code itself, in sample installations and for fictitious numbers alone',
  })
  readonly shownCode!: string | null;
}

export class SecondFactorCodeDocument extends RequestedCodeDocument {
  @ApiProperty({ description: '接收号码（脱敏） · masked number it goes to' })
  readonly number!: string;
}

export class NumberChoiceDocument {
  @ApiPropertyOptional({
    format: 'uuid',
    description: '使用哪个已登记号码，默认第一个 · which number, default the first',
  })
  @IsOptional()
  @UuidInput()
  readonly factorId?: string;
}

export class CodeAnswerDocument {
  @ApiProperty({ format: 'uuid' })
  @UuidInput()
  readonly requestId!: string;

  @ApiProperty({ pattern: CODE.source, description: '短信中的验证码 · the code' })
  @IsString()
  @Matches(CODE)
  readonly code!: string;
}

export class PersonChoiceDocument {
  @ApiProperty({ format: 'uuid' })
  @UuidInput()
  readonly requestId!: string;

  @ApiProperty({ description: '上一步返回的 choice · what the step before answered' })
  @Matches(/^[A-Za-z0-9_-]{43}$/)
  readonly choice!: string;

  @ApiProperty({ format: 'uuid', description: '本人 · who one is' })
  @UuidInput()
  readonly subjectId!: string;
}

export class OfferedPersonDocument {
  @ApiProperty({ format: 'uuid' })
  readonly subjectId!: string;

  @ApiProperty({ description: '姓名（脱敏） · masked name' })
  readonly name!: string;

  @ApiProperty({ description: '身份证号（脱敏） · masked id number' })
  readonly idNumber!: string;
}

export class OfferedChoiceDocument {
  @ApiProperty({ description: '下一步原样送回，一次有效 · to be sent back with the next step, once' })
  readonly choice!: string;

  @ApiProperty({ type: [OfferedPersonDocument] })
  readonly people!: readonly OfferedPersonDocument[];
}

export class CodeLoginDocument {
  @ApiProperty({
    type: SessionDocument,
    nullable: true,
    description: '该号码仅一人登记时 · when one person has the number',
  })
  readonly session!: SessionDocument | null;

  @ApiProperty({
    type: OfferedChoiceDocument,
    nullable: true,
    description: '多人共用该号码时，请选择本人 · when several share it: who are you?',
  })
  readonly choice!: OfferedChoiceDocument | null;
}

export class RecoveryCodeDocument {
  @ApiProperty({ description: '恢复码，如 7K2QF-M9XWT · a recovery code' })
  @IsString()
  @Matches(/^[0-9A-Za-z -]{10,14}$/)
  readonly code!: string;
}

export class RecoverySheetDocument {
  @ApiProperty({ type: [String], description: '仅显示一次，请打印或抄写保存 · shown once: print or copy them' })
  readonly codes!: readonly string[];
}
