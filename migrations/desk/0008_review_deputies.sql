-- engine: somebody acted in the place of somebody who is absent; 0: for himself
alter table flow_event add column on_behalf REF not null default 0;

-- review: who stands in for whom, from one day to another (代签)
create table review_deputy (
    id      ID,
    absent  REF  not null references account(id),
    deputy  REF  not null references account(id),
    first   DAY  not null,
    last    DAY  not null,
    made_by REF  not null,
    made    TIME not null,
    ended   TIME not null default 0           -- before its last day; 0: it was not
);
create index review_deputy_deputy on review_deputy(deputy, last);
