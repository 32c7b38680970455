import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsBoolean,
  IsDefined,
  IsEmail,
  IsIn,
  IsOptional,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { OUTWARD_CHANNELS, type OutwardChannel } from '#libs/contexts/notifications/domain/channel';
import { NOTICE_KINDS, type NoticeKind } from '#libs/contexts/notifications/domain/notice';
import { LANGUAGES, type Language } from '#libs/contexts/notifications/domain/wording/wording';

/** Characters of an e-mail address (RFC 5321, 4.5.3.1.3). */
const MAX_EMAIL = 254;

/** `21:00`, in Asia/Shanghai. */
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** An OpenID of WeChat, by which an official account knows a follower. */
const WECHAT_ID = /^[A-Za-z0-9_-]{6,64}$/;

export class QuietHoursDocument {
  @ApiProperty({ example: '21:00', description: 'Asia/Shanghai' })
  @Matches(TIME_OF_DAY)
  readonly from!: string;

  @ApiProperty({ example: '08:00', description: 'Asia/Shanghai; before `from`: of the next day' })
  @Matches(TIME_OF_DAY)
  readonly until!: string;
}

export class ChannelChoiceDocument {
  @ApiProperty({ enum: NOTICE_KINDS })
  @IsIn(NOTICE_KINDS)
  readonly kind!: NoticeKind;

  @ApiProperty({
    enum: OUTWARD_CHANNELS,
    isArray: true,
    description: '站内通知始终保留，此处为其他渠道 · The inbox has every notice; these are the ways out',
  })
  @ArrayMaxSize(OUTWARD_CHANNELS.length)
  @ArrayUnique()
  @IsIn(OUTWARD_CHANNELS, { each: true })
  readonly channels!: OutwardChannel[];
}

class WishesDocument {
  @ApiProperty({ enum: LANGUAGES, nullable: true, description: 'null: zh-CN' })
  @ValidateIf((_, value) => value !== null)
  @IsIn(LANGUAGES)
  readonly language!: Language | null;

  @ApiProperty({ type: Boolean, nullable: true, description: '短信不带链接、用语更直白 · null: from sixty on' })
  @ValidateIf((_, value) => value !== null)
  @IsBoolean()
  readonly elderFriendly!: boolean | null;

  @ApiPropertyOptional({
    type: QuietHoursDocument,
    nullable: true,
    description: '免打扰时段，站内通知不受限；缺省 21:00–08:00，null 为不设 · Absent: 21:00 to 08:00; null: none',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => QuietHoursDocument)
  readonly quietHours?: QuietHoursDocument | null;

  @ApiProperty({ type: [ChannelChoiceDocument], description: '未列出的种类按默认 · Kinds not listed: the default' })
  @IsDefined()
  @ArrayMaxSize(NOTICE_KINDS.length)
  @ArrayUnique(({ kind }: ChannelChoiceDocument) => kind)
  @ValidateNested({ each: true })
  @Type(() => ChannelChoiceDocument)
  readonly channels!: ChannelChoiceDocument[];
}

export class NewPreferencesDocument extends WishesDocument {
  @ApiPropertyOptional({
    type: String,
    maxLength: MAX_EMAIL,
    nullable: true,
    description: '缺省保留原地址，null 为删除 · Absent: as before; null: taken away',
  })
  @IsOptional()
  @IsEmail()
  @MaxLength(MAX_EMAIL)
  readonly email?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'OpenID · absent: as before; null: taken away' })
  @IsOptional()
  @Matches(WECHAT_ID)
  readonly wechat?: string | null;
}

/** Addresses are told back only in part: whoever looks over a shoulder learns none. */
export class PreferencesDocument extends WishesDocument {
  @ApiProperty({
    type: String,
    nullable: true,
    example: '199****0000',
    description: '由社区台账登记 · From the register',
  })
  readonly phone!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'z***@example.cn' })
  readonly email!: string | null;

  @ApiProperty({ description: '已绑定微信 · An account of WeChat is known' })
  readonly hasWechat!: boolean;
}
