-- leaks: what the leak scan (防泄露检查) found in files, and what people said of findings.

-- A file is scanned when the convert process reads it; findings belong to its content, not to who attached it.
create table leak_file (
    hash TEXT not null primary key,
    at   TIME not null
);
create table leak_file_finding (
    hash     TEXT not null references leak_file(hash),
    position INT  not null,
    kind     TEXT not null,
    place    TEXT not null,
    masked   TEXT not null,                 -- never the value itself
    hidden   BOOL not null,
    blocks   BOOL not null,
    primary key (hash, position)
);

-- What was said of a finding that stays: of exactly this content, in this place.
create table leak_settled (
    flow     TEXT not null,
    subject  REF  not null,
    part     TEXT not null,
    digest   TEXT not null,
    position INT  not null,
    kind     TEXT not null,
    outcome  TEXT not null,                 -- leak_accept, leak_lift
    reason   TEXT not null,
    account  REF  not null references account(id),
    at       TIME not null,
    primary key (flow, subject, part, digest, position, kind)
);

-- Who signed which list: digest of the content, digest of the list.
create table leak_signed (
    id      ID,
    flow    TEXT not null,
    subject REF  not null,
    event   TEXT not null,
    digest  TEXT not null,
    list    TEXT not null,
    found   INT  not null,
    account REF  not null references account(id),
    at      TIME not null
);
create index leak_signed_subject on leak_signed(flow, subject, id);
