-- What a printed sheet or case file says of its own making: the faces that were replaced because their font is not
-- on this machine.

alter table review_paper add column substituted TEXT not null default '';
