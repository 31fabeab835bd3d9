-- Until when a document is to be public (公开时限); '' for good.
alter table document add column open_until DAY not null default '';
