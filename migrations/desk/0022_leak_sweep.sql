-- catalogue: what is public already, looked through anew by the leak scan (全面复查): how far it is, and what it found.
create table leak_sweep (
    id      ID,
    account REF  not null default 0,        -- who asked for it; 0 the command line
    begun   TIME not null,
    ended   TIME not null default 0,        -- 0 it goes on
    last    REF  not null,                  -- the last document when it began
    reached REF  not null default 0,        -- the last one that it has looked at
    things  INT  not null,                  -- documents that were public when it began
    done    INT  not null default 0
);

-- A finding in a text, masked; a file once, by its content: its findings stand in leak_file_finding.
create table leak_sweep_found (
    sweep    REF  not null references leak_sweep(id),
    document REF  not null references document(id),
    edition  INT  not null,
    position INT  not null,
    part     TEXT not null,                 -- "body"; "file:3"
    digest   TEXT not null,                 -- of the text
    at       INT  not null,                 -- in it
    line     INT  not null,
    kind     TEXT not null,                 -- '' a file
    masked   TEXT not null,
    blocks   BOOL not null,
    name     TEXT not null,                 -- of a file
    hash     TEXT not null,
    primary key (sweep, document, edition, position)
);
create index leak_sweep_found_hash on leak_sweep_found(hash);
