-- An import that was handed in at the desk: the table, what its lines mean where they do not say, and how far it is; its files by their
-- names until it is done. An empty state: by the command. Which import took a document: one that was interrupted counts rightly.
alter table import_run add column state TEXT not null default '';      -- waiting, done, failed
alter table import_run add column trouble TEXT not null default '';    -- why it failed: the text import.trouble.…
alter table import_run add column sheet TEXT not null default '';      -- the table as it came: its hash
alter table import_run add column cells TEXT not null default '';      -- its text
alter table import_run add column lines INT not null default 0;        -- of it
alter table import_run add column line INT not null default 0;         -- the last one that was looked at
alter table import_run add column owner TEXT not null default '';      -- the login of whose drafts they are
alter table import_run add column category TEXT not null default '';   -- codes, for lines that name none
alter table import_run add column topic TEXT not null default '';
alter table import_run add column department TEXT not null default '';
alter table document_import add column run REF not null default 0;

create table import_file (
    run    REF  not null references import_run(id),
    name   TEXT not null,
    hash   TEXT not null,
    size   INT  not null,
    packed BOOL not null,                   -- a zip that nobody has opened yet
    primary key (run, name)
);
