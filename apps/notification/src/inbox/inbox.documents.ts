import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { InboxNotice } from '#libs/contexts/notifications/application/inbox/inbox';
import { NOTICE_KINDS, type NoticeKind } from '#libs/contexts/notifications/domain/notice';
import { recipientOf } from '#libs/contexts/notifications/domain/recipient';
import { composeNotice } from '#libs/contexts/notifications/domain/wording/compose';
import { LANGUAGES, type Language } from '#libs/contexts/notifications/domain/wording/wording';
import { PageQuery } from '#libs/http/paging/keyset-page';

export class LanguageQuery {
  @ApiPropertyOptional({ enum: LANGUAGES, description: '默认按通知设置 · Default: as the preferences say' })
  @IsOptional()
  @IsIn(LANGUAGES)
  readonly language?: Language;
}

export class InboxQuery extends PageQuery {
  @ApiPropertyOptional({ enum: LANGUAGES, description: '默认按通知设置 · Default: as the preferences say' })
  @IsOptional()
  @IsIn(LANGUAGES)
  readonly language?: Language;

  @ApiPropertyOptional({ enum: ['true', 'false'], description: '只看未读 · Only what is unread' })
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly unread?: 'true' | 'false';
}

export class InboxNoticeDocument {
  @ApiProperty({ format: 'uuid' })
  readonly noticeId!: string;

  @ApiProperty({ enum: NOTICE_KINDS })
  readonly kind!: NoticeKind;

  @ApiProperty()
  readonly subject!: string;

  @ApiProperty()
  readonly body!: string;

  @ApiProperty({
    enum: ['PERSON', 'ORGANIZATION', 'OFFICE'],
    description: 'Told to oneself, one’s organisation or one’s office',
  })
  readonly recipient!: 'PERSON' | 'ORGANIZATION' | 'OFFICE';

  @ApiProperty({ enum: ['contract', 'breachcase'], description: 'What it is about' })
  readonly matter!: string;

  @ApiProperty({ format: 'uuid', description: 'Id of the contract or breach case' })
  readonly matterId!: string;

  @ApiProperty()
  readonly regionCode!: string;

  @ApiProperty({ format: 'date-time', description: 'When it came into the inbox' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it was first shown to anybody' })
  readonly shownAt!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When this account marked it as read',
  })
  readonly readAt!: string | null;
}

export class UnreadDocument {
  @ApiProperty({ type: 'integer', description: 'Counted up to 1,000' })
  readonly unread!: number;
}

export class ReadReceiptDocument {
  @ApiProperty({ format: 'uuid' })
  readonly noticeId!: string;

  @ApiProperty({ format: 'date-time' })
  readonly readAt!: string;
}

const UUID_LENGTH = 36;

/** A notice in words. */
export function noticeDocumentOf(notice: InboxNotice, language: Language): InboxNoticeDocument {
  const { noticeId, kind, matterId, regionCode, createdAt, shownAt, readAt } = notice;
  return {
    noticeId,
    kind,
    ...composeNotice(notice, language),
    recipient: recipientOf(notice.recipient).kind,
    matter: matterId.slice(0, -UUID_LENGTH - 1),
    matterId: matterId.slice(-UUID_LENGTH),
    regionCode,
    createdAt,
    shownAt,
    readAt,
  };
}
