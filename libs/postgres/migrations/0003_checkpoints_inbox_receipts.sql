-- How far each read model has come. It belongs to the projector, like the tables it speaks of: they change in one transaction.
CREATE TABLE read_model.checkpoint (
  projection text COLLATE "C" PRIMARY KEY,
  -- Version of the projection's code that made the rows, and the hash of its table definition.
  version integer NOT NULL,
  definition text NOT NULL,
  -- Position in the log up to which all events are in the rows; '' before the first.
  position text COLLATE "C" NOT NULL,
  -- Raised by every swap: whoever keeps rows in memory drops them when it changes.
  generation integer NOT NULL CHECK (generation >= 1),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- An event the projection could not take in: it stands still there until the code is put right.
  failed_position text COLLATE "C",
  failed_event_id uuid,
  failure text,
  failed_at timestamptz
);
ALTER TABLE read_model.checkpoint OWNER TO qiyue_projector;
GRANT SELECT ON read_model.checkpoint TO qiyue_service, qiyue_auditor;

-- Which commands were asked for and what was answered, so that a repeated request gets the first answer.
CREATE TABLE operation.command_receipt (
  account_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  input_hash text NOT NULL,
  command_id uuid NOT NULL UNIQUE,
  occurred_at timestamptz NOT NULL,
  response json,
  completed_at timestamptz,
  PRIMARY KEY (account_id, key)
);
CREATE INDEX command_receipt_by_time ON operation.command_receipt (occurred_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON operation.command_receipt TO qiyue_service;

-- Messages a consumer has handled: written in the transaction of their effect.
CREATE TABLE messaging.inbox (
  consumer text COLLATE "C" NOT NULL,
  event_id uuid NOT NULL,
  handled_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);
CREATE INDEX inbox_by_time ON messaging.inbox (handled_at);

-- How far a consumer that reads the log directly has come.
CREATE TABLE messaging.consumer_checkpoint (
  consumer text COLLATE "C" PRIMARY KEY,
  position text COLLATE "C" NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Messages a consumer could not handle, with the reason, until somebody drives them again. While one is parked, later ones of the
-- same subject are parked behind it, so that their order is kept.
CREATE TABLE messaging.parked (
  consumer text COLLATE "C" NOT NULL,
  event_id uuid NOT NULL,
  subject text COLLATE "C" NOT NULL,
  log_position text COLLATE "C" NOT NULL,
  message json NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);
CREATE INDEX parked_by_subject ON messaging.parked (consumer, subject, log_position);

GRANT SELECT, INSERT, UPDATE, DELETE ON messaging.inbox, messaging.consumer_checkpoint, messaging.parked
  TO qiyue_service, qiyue_projector;
