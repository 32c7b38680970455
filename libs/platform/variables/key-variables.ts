import { IsNotEmpty, IsOptional } from 'class-validator';
import { Variable } from './variable.js';

const NOT_EMPTY = { message: 'must not be empty', context: { zh: '不能为空' } };

/** Keys that do not lie in the data directory. */
export class KeyVariables {
  @Variable({
    meaning: {
      zh: '32 字节主密钥（base64），用于加密其他密钥；不设置则使用数据目录下的文件',
      en: '32 bytes in base64: the key that wraps all other keys; absent: the file in the data directory',
    },
    usedBy: ['standalone', 'api', 'audit', 'process-manager', 'notification', 'fsck'],
    secret: true,
  })
  @IsOptional()
  @IsNotEmpty(NOT_EMPTY)
  readonly QIYUE_MASTER_KEY?: string;

  @Variable({
    meaning: {
      zh: '访问令牌的密钥（base64url），多个以英文逗号分隔，第一个用于签发；不设置则使用数据目录下的文件',
      en: 'keys of access tokens in base64url, separated by commas, the first signs; absent: the file in the data directory',
    },
    usedBy: ['standalone', 'api', 'audit', 'process-manager', 'notification'],
    secret: true,
  })
  @IsOptional()
  @IsNotEmpty(NOT_EMPTY)
  readonly QIYUE_TOKEN_KEYS?: string;
}
