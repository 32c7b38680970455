-- What a message that could not be read was received as: whoever mends the reader can read it again.
ALTER TABLE messaging.parked ADD COLUMN raw bytea;

-- What operators ask for about parked messages. The process that hosts the consumer carries it out and notes the result.
CREATE TABLE messaging.redrive_request (
  request_id uuid PRIMARY KEY,
  consumer text COLLATE "C" NOT NULL,
  -- {"all": true}, {"subjects": [...]} or {"eventIds": [...]}
  selection json NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  handled integer,
  still_parked integer,
  failure text
);
CREATE INDEX redrive_request_pending ON messaging.redrive_request (consumer, requested_at) WHERE finished_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON messaging.redrive_request TO qiyue_service;
GRANT SELECT, UPDATE ON messaging.redrive_request TO qiyue_projector, qiyue_notification, qiyue_audit_copy;

-- How far the log has been published, for each cluster of brokers: what another cluster has acknowledged, this one does not hold.
CREATE TABLE messaging.relay_checkpoint (
  -- `<cluster id>/<first part of the topics' names>`
  target text COLLATE "C" PRIMARY KEY,
  position text COLLATE "C" NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE ON messaging.relay_checkpoint TO qiyue_relay;
GRANT SELECT ON messaging.relay_checkpoint TO qiyue_service;
