-- Who is told what: all of it made from integration events and settings, in a schema of its own. Addresses are ciphertext.
CREATE SCHEMA notification;
GRANT USAGE ON SCHEMA notification TO qiyue_notification;

-- Addresses are opened at the moment of sending: keys are read, never made or changed.
GRANT USAGE ON SCHEMA vault TO qiyue_notification;
GRANT SELECT ON vault.subject_key, vault.erasure_epoch, vault.master_key_check TO qiyue_notification;

-- Events recorded before this instant never notify anybody. Raise it after restoring this database from a backup.
CREATE TABLE notification.beginning (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  began_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO notification.beginning DEFAULT VALUES;
GRANT SELECT ON notification.beginning TO qiyue_notification;

-- Names of communities, for the texts.
CREATE TABLE notification.region (
  region_code text COLLATE "C" PRIMARY KEY,
  name text NOT NULL
);

-- Who answers for a household. The revision of its stream keeps what came late from undoing what came after it; so in all tables below.
CREATE TABLE notification.household (
  household_id uuid PRIMARY KEY,
  head_subject_id text,
  revision integer NOT NULL
);

-- How a person or organisation can be reached, as the register of the community says. phone: ciphertext under the subject's key.
CREATE TABLE notification.contact (
  subject_id text COLLATE "C" PRIMARY KEY,
  phone text,
  phone_revision integer NOT NULL DEFAULT -1,
  -- NULL: not said.
  elder boolean,
  erased_at timestamptz
);

CREATE TABLE notification.account (
  account_id text COLLATE "C" PRIMARY KEY,
  subject_id text,
  enabled boolean NOT NULL DEFAULT true,
  revision integer NOT NULL
);

CREATE TABLE notification.office_holder (
  account_id text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  region_code text COLLATE "C" NOT NULL,
  held boolean NOT NULL,
  valid_from timestamptz,
  valid_until timestamptz,
  revision integer NOT NULL,
  PRIMARY KEY (account_id, role, region_code)
);
CREATE INDEX office_holder_by_office ON notification.office_holder (role, region_code) WHERE held;

-- How somebody wants to be told; holder: a subject, or an account without one. email and wechat: ciphertext under the holder's key.
CREATE TABLE notification.preference (
  holder text COLLATE "C" PRIMARY KEY,
  language text CHECK (language IN ('zh-CN', 'en')),
  elder_friendly boolean,
  -- Minutes of the day, {"from", "until"}; JSON null: no quiet hours; NULL: the default.
  quiet_hours jsonb,
  channels jsonb NOT NULL DEFAULT '{}',
  email text,
  wechat text,
  updated_at timestamptz NOT NULL
);

-- A contract or breach case as far as it was heard of.
CREATE TABLE notification.matter (
  matter_id text COLLATE "C" PRIMARY KEY,
  opening jsonb,
  waiting jsonb NOT NULL,
  settlements jsonb NOT NULL
);

-- Somebody was told something. One per recipient, kind and cause, ever.
CREATE TABLE notification.notice (
  notice_id uuid PRIMARY KEY,
  -- Order of the inboxes, without gaps; NULL until the notice is published.
  number bigint UNIQUE,
  recipient text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  cause_id uuid NOT NULL,
  matter_id text COLLATE "C" NOT NULL,
  region_code text COLLATE "C" NOT NULL,
  -- What the text says beyond its kind; NULL once the recipient was erased.
  facts jsonb,
  created_at timestamptz NOT NULL,
  -- When it was first put before somebody's eyes.
  shown_at timestamptz,
  CONSTRAINT told_once UNIQUE (recipient, kind, cause_id)
);
CREATE INDEX notice_unpublished ON notification.notice (created_at) WHERE number IS NULL;
CREATE INDEX notice_inbox ON notification.notice (recipient, number);
CREATE INDEX notice_of_matter ON notification.notice (matter_id, recipient);

-- Offices that were ever told anything, so that the inbox of who holds one finds them without looking through all notices.
CREATE TABLE notification.office (
  recipient text COLLATE "C" PRIMARY KEY
);

CREATE TABLE notification.reading (
  notice_id uuid NOT NULL REFERENCES notification.notice,
  account_id text COLLATE "C" NOT NULL,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (notice_id, account_id)
);

-- Somebody will be told something, unless it has settled by then.
CREATE TABLE notification.reminder (
  reminder_id uuid PRIMARY KEY,
  recipient text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  matter_id text COLLATE "C" NOT NULL,
  region_code text COLLATE "C" NOT NULL,
  facts jsonb NOT NULL,
  -- Of the event in the stream of the matter: only what came after it settles the reminder.
  revision integer NOT NULL,
  due_at timestamptz NOT NULL,
  state text COLLATE "C" NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'TOLD', 'SETTLED', 'LIMITED', 'ERASED'))
);
CREATE INDEX reminder_due ON notification.reminder (due_at) WHERE state = 'WAITING';
CREATE INDEX reminder_of_matter ON notification.reminder (matter_id) WHERE state = 'WAITING';

-- One way out for one notice. SENT: the provider took it; DELIVERED and READ are told by receipts and are times, not states.
CREATE TABLE notification.delivery (
  delivery_id uuid PRIMARY KEY,
  notice_id uuid NOT NULL REFERENCES notification.notice,
  holder text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL CHECK (channel IN ('SMS', 'EMAIL', 'WECHAT')),
  state text COLLATE "C" NOT NULL
    CHECK (state IN ('WAITING', 'SENDING', 'SENT', 'DEAD', 'NOT_CONFIGURED', 'NO_ADDRESS', 'ERASED')),
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  next_attempt_at timestamptz NOT NULL,
  -- Whose turn it is, until when: a crash gives the delivery back.
  claim uuid,
  claimed_until timestamptz,
  provider_reference text,
  failure text,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  CONSTRAINT one_way_out UNIQUE (notice_id, holder, channel)
);
CREATE INDEX delivery_due ON notification.delivery (channel, next_attempt_at) WHERE state = 'WAITING';
CREATE INDEX delivery_claimed ON notification.delivery (channel, claimed_until) WHERE state = 'SENDING';
CREATE INDEX delivery_dead ON notification.delivery (failed_at, delivery_id) WHERE state = 'DEAD';

GRANT SELECT, INSERT, UPDATE ON notification.region, notification.household, notification.contact, notification.account,
  notification.office_holder, notification.preference, notification.matter, notification.notice, notification.office, notification.reading,
  notification.reminder, notification.delivery TO qiyue_notification;
