-- Findings of the audit copy are shown where the stream they name belongs: the region is looked up in the entries of that stream.
create index entry_by_stream on audit_copy.entry (stream_id, stream_revision);
create index finding_by_stream on audit_copy.finding (stream_id);
