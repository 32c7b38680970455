import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import {
  ENROLLED_FACTORS,
  RESET_GROUNDS,
  type EnrolledFactor,
  type ResetGround,
} from '#libs/contexts/identity/domain/account/events';

export class FactorDocument {
  @ApiProperty({ format: 'uuid' })
  readonly factorId!: string;

  @ApiProperty({ enum: ENROLLED_FACTORS })
  readonly factor!: EnrolledFactor;

  @ApiProperty({
    type: String,
    nullable: true,
    description: '本人所取名称，或脱敏号码 · its name, or the masked number',
  })
  readonly name!: string | null;

  @ApiProperty({ type: Boolean, nullable: true, description: '是否由设备厂商备份 · copied by the maker of the device' })
  readonly backedUp!: boolean | null;

  @ApiProperty({ type: 'integer', nullable: true, description: '未使用的恢复码数量 · recovery codes not used yet' })
  readonly codesLeft!: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly createdAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly lastUsedAt!: string | null;
}

export class OwnFactorsDocument {
  @ApiProperty({ type: [FactorDocument] })
  readonly factors!: readonly FactorDocument[];
}

export class FactorResetDocument {
  @ApiProperty({ enum: RESET_GROUNDS, description: '重置的事由 · why' })
  @IsIn(RESET_GROUNDS)
  readonly ground!: ResetGround;
}
