-- The moment at which a document was first published, 0 where only the day is known (what another site had published). What was published
-- before comes in by `gongkai rebuild`.
alter table pub_document add column published_at TIME not null default 0;
