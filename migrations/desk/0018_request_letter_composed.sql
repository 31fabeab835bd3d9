-- requests: of a letter whose text was changed by hand, the text that the case gave; '' it was not changed.
alter table request_letter add column composed TEXT not null default '';
