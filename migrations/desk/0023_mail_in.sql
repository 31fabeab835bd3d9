-- Mail that came in: kept sealed as it came, read in the convert process, registered or put away by an officer.
create table request_mail (
    id       ID,
    digest   TEXT not null unique,                  -- of the file: the same file twice changes nothing
    known    TEXT not null default '',              -- follows from its Message-ID; tells nothing by itself
    source   TEXT not null,                         -- desk, folder, imap
    state    TEXT not null,                         -- reading, waiting, unreadable, double, registered, dismissed
    arrived  TIME not null default 0,               -- when the authority's mail system received it; 0 nobody says
    sent     TIME not null default 0,
    taken    TIME not null,
    box      TEXT not null default '',              -- sealed: who sent it, subject, text; gone when it was seen to
    cut      BOOL not null default false,           -- something was left out: the mail itself has it
    request  REF  not null default 0,               -- registered as
    actor    REF  not null default 0,               -- who saw to it
    note     TEXT not null default ''               -- dismissed: why
);
create index request_mail_state on request_mail(state, id);
create index request_mail_known on request_mail(known);

create table request_mail_file (                    -- position 0: the mail itself
    id       ID,
    mail     REF  not null references request_mail(id),
    position INT  not null,
    name     TEXT not null,
    size     INT  not null,
    parts    INT  not null,
    unique (mail, position)
);

create table request_mail_part (
    file REF  not null references request_mail_file(id),
    part INT  not null,
    box  TEXT not null,
    primary key (file, part)
);

-- How far a mailbox was read.
create table request_mailbox (
    name     TEXT not null primary key,
    validity INT  not null,
    uid      INT  not null
);
