import { ApiProperty } from '@nestjs/swagger';
import { BASIS_TEXT, type LegalBasis } from '#libs/contexts/retention/domain/record-class';
import { SafeText } from '#libs/http/input/safe-text';

export class RetentionBasisDocument implements LegalBasis {
  @ApiProperty({ description: '法律名称 · the law', maxLength: BASIS_TEXT.max, example: '中华人民共和国档案法' })
  @SafeText(BASIS_TEXT)
  readonly title!: string;

  @ApiProperty({ description: '版本 · its edition', maxLength: BASIS_TEXT.max, example: '2020-06-20 修订' })
  @SafeText(BASIS_TEXT)
  readonly edition!: string;
}
