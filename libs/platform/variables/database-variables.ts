import { IsOptional, Matches } from 'class-validator';
import { Variable, type VariableDescription, type VariableReader } from './variable.js';

const POSTGRES_URL = /^postgres(ql)?:\/\/\S+$/;

/** What an address of a database must look like, said without repeating it: it may hold a password. */
const DATABASE_URL = {
  message: 'must be a PostgreSQL address: postgresql://…',
  context: { zh: '应为 PostgreSQL 地址：postgresql://…' },
};

function addressFor(
  role: string,
  purpose: { zh: string; en: string },
  ...usedBy: VariableReader[]
): VariableDescription {
  return {
    meaning: {
      zh: `以角色 \`${role}\` 连接数据库的地址；${purpose.zh}`,
      en: `address of the database for the role \`${role}\`; ${purpose.en}`,
    },
    usedBy,
    secret: true,
  };
}

/** Addresses of databases, one for each role. */
export class DatabaseVariables {
  @Variable(
    addressFor(
      'qiyue_service',
      { zh: '服务自身的数据', en: 'what the services keep' },
      'api',
      'audit',
      'process-manager',
      'notification',
      'sample-district',
      'setup:database',
      'fsck',
    ),
  )
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_SERVICE_DATABASE_URL?: string;

  @Variable(
    addressFor('qiyue_projector', { zh: '读模型', en: 'read models' }, 'projector', 'setup:database', 'rebuild'),
  )
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_PROJECTOR_DATABASE_URL?: string;

  @Variable(
    addressFor(
      'qiyue_auditor',
      { zh: '只读，供核查', en: 'reads only, for checks' },
      'setup:database',
      'fsck',
      'audit:compare',
    ),
  )
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_AUDITOR_DATABASE_URL?: string;

  @Variable(addressFor('qiyue_owner', { zh: '仅用于数据表迁移', en: 'migrations only' }, 'setup:database', 'rebuild'))
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_OWNER_DATABASE_URL?: string;

  @Variable(addressFor('qiyue_relay', { zh: '转发进度', en: 'how far it has published' }, 'relay', 'setup:database'))
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_RELAY_DATABASE_URL?: string;

  @Variable(
    addressFor(
      'qiyue_notification',
      { zh: '通知与收件箱', en: 'notices and inboxes' },
      'notification',
      'setup:database',
    ),
  )
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_NOTIFICATION_DATABASE_URL?: string;

  @Variable(
    addressFor(
      'qiyue_audit_copy',
      { zh: '审计副本，可以在另一台服务器上', en: 'the copy of the audit, on another server if you like' },
      'audit',
      'fsck',
      'audit:compare',
      'setup:database',
    ),
  )
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_AUDIT_COPY_DATABASE_URL?: string;

  @Variable({
    meaning: {
      zh: '以有权建立角色和数据库的身份连接数据库服务器的地址',
      en: 'address of the database server as a role that may make roles and databases',
    },
    usedBy: ['setup:database'],
    secret: true,
  })
  @IsOptional()
  @Matches(POSTGRES_URL, DATABASE_URL)
  readonly QIYUE_ADMINISTRATOR_DATABASE_URL?: string;
}
