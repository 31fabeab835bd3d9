-- Until when a document is to be public (公开时限; '' for good), and what the secrecy review said of it (涉密状态; '' nothing: it was taken over
-- from another site, or was published before the ledger kept it).
alter table pub_document add column open_until DAY not null default '';
alter table pub_document add column secrecy TEXT not null default '';
