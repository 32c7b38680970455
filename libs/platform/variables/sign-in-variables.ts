import { IsIn, IsOptional, Matches } from 'class-validator';
import { Variable, type VariableReader } from './variable.js';

/** Browsers give passkeys to secure pages only; on the machine itself http will do. */
const PAGES =
  /^(https:\/\/[^\s/?#@,]+|http:\/\/localhost(:\d+)?)(,(https:\/\/[^\s/?#@,]+|http:\/\/localhost(:\d+)?))*$/;

const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

const READERS: readonly VariableReader[] = ['standalone', 'split', 'api'];

/** How people sign in beside password and invitation. */
export class SignInVariables {
  @Variable({
    meaning: {
      zh: '可使用通行密钥的网页地址，多个以英文逗号分隔；不设置则为门户网址，其非 https 时（本机 localhost 除外）不启用通行密钥',
      en: 'addresses of pages that may ask for passkeys, separated by commas; absent: that of the portal, and no passkeys unless it is https or localhost',
    },
    usedBy: READERS,
  })
  @IsOptional()
  @Matches(PAGES, {
    message: 'must be https://… without a path, or http://localhost:port, several separated by commas',
    context: { zh: '应为不带路径的 https://…，或 http://localhost:端口，多个以英文逗号分隔' },
  })
  readonly QIYUE_PASSKEY_ORIGINS?: string;

  @Variable({
    meaning: {
      zh: '通行密钥所属域名，须等于网页域名或为其上级；更改后全部通行密钥失效；不设置则为第一个网页的域名',
      en: 'domain that passkeys belong to, that of the pages or a parent; changed, all passkeys are useless; absent: that of the first page',
    },
    usedBy: READERS,
  })
  @IsOptional()
  @Matches(DOMAIN, { message: 'must be a domain name', context: { zh: '应为域名' } })
  readonly QIYUE_PASSKEY_DOMAIN?: string;

  @Variable({
    meaning: {
      zh: '`on` 时，发往虚构号码（1990000 开头）的验证码直接显示在答复中；仅限示范安装（载入示范区且只在本机监听），否则不启动；不设置则示范安装且未配置短信网关时为 `on`',
      en: '`on` shows codes for fictitious numbers (1990000…) in the answer; for sample installations alone (sample district loaded, listening on this machine only), anywhere else nothing starts; absent: `on` in those without a gateway for text messages',
    },
    usedBy: [...READERS, 'sample-district'],
  })
  @IsOptional()
  @IsIn(['on', 'off'], { message: 'must be one of on, off', context: { zh: '应为 on、off 之一' } })
  readonly QIYUE_SHOW_ONE_TIME_CODES?: 'on' | 'off';
}
