-- What an applicant reads of his case: found by a digest of his code, locked with what only he can say.
create table pub_request (
    place TEXT not null primary key,
    box   TEXT not null,
    seq   INT  not null
);
