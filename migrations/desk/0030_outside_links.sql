-- links: what published documents link to on other sites (站外链接), and whether it opens.
create table link_round (
    id      ID,
    begun   TIME not null,
    ended   TIME not null default 0,    -- 0 it goes on
    last    REF  not null,              -- the last document when it began
    reached REF  not null default 0     -- the last one whose links it knows
);
create table link_address (
    id      ID,
    address TEXT not null unique,
    host    TEXT not null,
    round   REF  not null,              -- the last round in which a document had it
    asked   TIME not null default 0,    -- 0 never
    outcome TEXT not null default '',   -- engine/outside.h
    status  INT  not null default 0,    -- of HTTP; 0 no answer
    failed  INT  not null default 0,    -- so often one after another
    since   TIME not null default 0     -- the first of these
);
create index link_address_round on link_address(round, host);
create index link_address_failed on link_address(failed);
create table link_use (
    document REF not null references document(id),
    address  REF not null references link_address(id),
    primary key (document, address)
);
create index link_use_address on link_use(address);
