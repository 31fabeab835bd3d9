-- 办公室核稿人: who read the text through before the office's head signed.
alter table review_sheet add column checker TEXT not null default '';
