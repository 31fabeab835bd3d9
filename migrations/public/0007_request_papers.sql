-- Letters and released files of an applicant's view, locked like the view: which blobs belong to which place.
create table pub_request_paper (
    place TEXT not null,
    hash  TEXT not null,
    primary key (place, hash)
);
create index pub_request_paper_hash on pub_request_paper(hash);
