-- The attachments of each version, for as long as the document is public: what was there to be read then can be read at the version's own
-- address. What was published before comes in by `gongkai rebuild`.
create table pub_version_file (
    document REF  not null,
    edition  INT  not null,
    position INT  not null,
    name     TEXT not null,
    type     TEXT not null,
    size     INT  not null,
    hash     TEXT not null,
    primary key (document, edition, position)
);
create index pub_version_file_hash on pub_version_file(hash);
