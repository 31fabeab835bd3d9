-- The rest of a document's particulars; its versions, each for as long as the document is public; what documents have to do with one
-- another. What was published before comes into these by `gongkai rebuild`.
alter table pub_document add column mode TEXT not null default '';
alter table pub_document add column basis TEXT not null default '';
alter table pub_document add column source TEXT not null default '';
alter table pub_document add column keywords TEXT not null default '';
alter table pub_document add column effective DAY not null default '';
alter table pub_document add column expires DAY not null default '';
-- what the document says of itself
alter table pub_document add column stated TEXT not null default '';
alter table pub_document add column stated_by TEXT not null default '';
alter table pub_document add column stated_on DAY not null default '';
alter table pub_document add column has_expired BOOL not null default false;
-- what holds, by that and by what others say of it (domain/catalogue/validity.c); validity_doc: which of them, 0 none of ours
alter table pub_document add column validity TEXT not null default '';
alter table pub_document add column validity_by TEXT not null default '';
alter table pub_document add column validity_on DAY not null default '';
alter table pub_document add column validity_doc REF not null default 0;
alter table pub_document add column related INT not null default 0;     -- how many relations it stands in
alter table pub_document add column recalled BOOL not null default false; -- withdrawn, and not even its title is left
-- rules of the authority, by year and validity
create index pub_document_rules on pub_document(genre, withdrawn, validity, made, id);

create table pub_version (
    document    REF  not null,
    edition     INT  not null,
    day         DAY  not null,                -- from when
    note        TEXT not null,                -- why it came after the one before
    title       TEXT not null,
    title_en    TEXT not null,
    body        TEXT not null,
    html        TEXT not null,
    particulars TEXT not null,                -- JSON: those of meta.h and the older ones, as published
    files       TEXT not null,                -- JSON: names, sizes, hashes
    digest      TEXT not null,
    seq         INT  not null,
    primary key (document, edition)
);

create table pub_relation (
    document REF  not null,
    kind     TEXT not null,
    other    REF  not null,
    primary key (document, kind, other)
);
create index pub_relation_other on pub_relation(other);
