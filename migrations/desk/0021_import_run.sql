-- What became of each import of documents, and each line that it refused: for who looks at the desk.
create table import_run (
    id         ID,
    at         TIME not null,
    account    REF  not null references account(id),
    name       TEXT not null,               -- of the table's file
    published  BOOL not null,               -- as published history, not as drafts
    taken      INT  not null,
    there      INT  not null,               -- taken by an earlier one
    refused    INT  not null
);
create table import_refused (
    run    REF  not null references import_run(id),
    line   INT  not null,
    source TEXT not null,
    title  TEXT not null,
    why    TEXT not null,                   -- the text import.why.…
    primary key (run, line)
);
