-- What an applicant reads of his own case is opened at each look: its box stands here as bytes. The boxes of before come in by
-- `gongkai rebuild`.
drop table pub_request;
create table pub_request (
    place TEXT not null primary key,
    box   BLOB not null,
    seq   INT  not null
);
