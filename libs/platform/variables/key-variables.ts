import { IsIn, IsNotEmpty, IsOptional, IsUrl, Matches } from 'class-validator';
import { CIPHER_ALGORITHMS, type CipherAlgorithm } from '#libs/vault/cipher/cipher';
import { Variable } from './variable.js';

const NOT_EMPTY = { message: 'must not be empty', context: { zh: '不能为空' } };

/** Who opens the vault. */
const KEY_USERS = ['standalone', 'api', 'audit', 'process-manager', 'notification', 'fsck', 'keys'] as const;

/** Keys that do not lie in the data directory. */
export class KeyVariables {
  @Variable({
    meaning: {
      zh: '32 字节主密钥（base64），用于加密其他密钥；更换期间以英文逗号分隔，新的在前；不设置则使用数据目录下的文件',
      en: '32 bytes in base64: the key that wraps all other keys; while it is replaced both, the new one first, separated by a comma; absent: the file in the data directory',
    },
    usedBy: KEY_USERS,
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

  @Variable({
    meaning: {
      zh: '新加密内容所用的算法：aes-256-gcm 或国密 sm4-gcm；两种密文始终都可读取',
      en: 'cipher of what is sealed from now on: aes-256-gcm or sm4-gcm; texts of both stay readable',
    },
    usedBy: KEY_USERS,
  })
  @IsIn(CIPHER_ALGORITHMS, { message: 'is aes-256-gcm or sm4-gcm', context: { zh: '只能是 aes-256-gcm 或 sm4-gcm' } })
  readonly QIYUE_CIPHER: CipherAlgorithm = 'aes-256-gcm';

  @Variable({
    meaning: {
      zh: '密钥管理系统中 transit 引擎的地址（OpenBao 接口）；主密钥保存在其中，不进入本系统',
      en: 'address of the transit engine of a key management service (interface of OpenBao): master keys stay there',
    },
    usedBy: KEY_USERS,
  })
  @IsOptional()
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
    { message: 'is not an address', context: { zh: '不是有效地址' } },
  )
  readonly QIYUE_KMS_URL?: string;

  @Variable({
    meaning: {
      zh: '该系统中主密钥的名称；更换期间以英文逗号分隔，新的在前',
      en: 'name of the master key there; while it is replaced both, the new one first, separated by a comma',
    },
    usedBy: KEY_USERS,
  })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9._-]{0,60}(,[a-z0-9][a-z0-9._-]{0,60}){0,3}$/, {
    message: 'is not one to four names',
    context: { zh: '应为一至四个名称' },
  })
  readonly QIYUE_KMS_KEYS?: string;

  @Variable({
    meaning: { zh: '访问该系统的令牌', en: 'token for that service' },
    usedBy: KEY_USERS,
    secret: true,
  })
  @IsOptional()
  @IsNotEmpty(NOT_EMPTY)
  readonly QIYUE_KMS_TOKEN?: string;
}
