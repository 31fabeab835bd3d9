-- requests: when a withheld part is looked at next; look_again is the day that was signed with the answer.
alter table request_part add column again DAY not null default '';
update request_part set again = look_again;
create index request_part_due on request_part(again, id);
