-- Mail: what goes out, who wants to be told, and where officers are reminded.

-- One row a letter. What it says follows from `what` when it is sent; no text of it is kept.
create table mail (
    id         ID,
    message_id TEXT not null unique,            -- before the @: sent twice, it is the same letter
    kind       TEXT not null,                   -- notice, letter, reminder
    what       TEXT not null default '',        -- notice: the event; reminder: the day
    request    REF  not null default 0,
    letter     REF  not null default 0,         -- letter: request_letter that goes out with it
    account    REF  not null default 0,         -- reminder: to whom; letter: who sent it
    place      TEXT not null default '',        -- letter: the address; others are looked up when they are sent
    state      TEXT not null,                   -- waiting, sent, refused, dropped (nobody wants it any more)
    tries      INT  not null default 0,
    tried      TIME not null default 0,
    answer     TEXT not null default '',        -- the server's last line
    created    TIME not null,
    ended      TIME not null default 0
);
create index mail_request on mail(request, id);
create index mail_letter on mail(letter, id);
create index mail_state on mail(state, ended);

-- Applicants who want to be told by mail that something happened; to the address of request_party.
create table request_notice (
    request REF  not null primary key references request(id),
    since   TIME not null
);

-- Where somebody is reminded of what is due; '' nowhere.
alter table account add column email TEXT not null default '';
