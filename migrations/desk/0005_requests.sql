-- requests: disclosure upon request (依申请公开).

create table request (
    id            ID,
    public_id     TEXT not null unique,             -- of the submission, or as random: a second taking changes nothing
    receipt       TEXT not null unique,             -- what the applicant's receipt calls it
    number        TEXT not null unique,             -- 登记号: by year, without gap
    year          INT  not null,
    serial        INT  not null,
    state         TEXT not null,                    -- written by flow_fire() only
    law           TEXT not null,                    -- cn-2008, cn-2019: the regime of the day of receipt
    channel       TEXT not null,
    owner         REF  not null default 0,          -- who handles it; 0 nobody yet
    department    REF  not null default 0,
    wanted        TEXT not null,                    -- what is asked for, in the applicant's words
    wanted_name   TEXT not null default '',
    wanted_number TEXT not null default '',
    medium        TEXT not null,
    delivery      TEXT not null,
    purpose       TEXT not null default '',         -- 2008 only: the three needs
    waiver        TEXT not null default '',         -- 2008 only: why a fee should be waived
    status_place    TEXT not null default '',         -- where the applicant's view stands in the public store
    status_key    TEXT not null default '',         -- and what it is locked with
    due           DAY  not null default '',         -- derived from the events, never typed: request_rederive() alone writes it
    created       TIME not null,
    changed       TIME not null,
    unique (year, serial)
);
create index request_state on request(state, due);
create index request_owner on request(owner, state);
create index request_department on request(department, state);
create index request_created on request(created, id);
create index request_status on request(status_place);

-- The only source of dates. A day is when it happened, `at` when it was entered.
create table request_event (
    id      ID,
    request REF  not null references request(id),
    kind    TEXT not null,
    day     DAY  not null,
    at      TIME not null,
    actor   REF  not null,                          -- 0: the applicant himself, or the machine
    until   DAY  not null default '',               -- a limit that was set to somebody
    days    INT  not null default 0,                -- working days that were granted
    party   REF  not null default 0,
    note    TEXT not null default ''
);
create index request_event_request on request_event(request, id);
create index request_event_kind on request_event(kind, day);

-- The applicant, third parties (第三方), other authorities.
create table request_party (
    id       ID,
    request  REF  not null references request(id),
    role     TEXT not null,                         -- applicant, third_party, authority
    class    TEXT not null,                         -- person, enterprise, research, welfare, legal, other
    name     TEXT not null,
    contact  TEXT not null default '',              -- whom to ask for, in an organisation
    phone    TEXT not null default '',
    email    TEXT not null default '',
    address  TEXT not null default '',
    same     TEXT not null default '',              -- what the same applicant is known by; tells nothing by itself
    identity TEXT not null default '',              -- a sealed box: kind and number of the identity document
    destroyed DAY not null default ''               -- when identity was destroyed
);
create index request_party_request on request_party(request, role);
create index request_party_same on request_party(same);
create index request_party_name on request_party(name);

-- Files that came with a request: sealed, in parts.
create table request_file (
    id       ID,
    request  REF  not null references request(id),
    public_id TEXT not null unique,
    event    REF  not null default 0,
    identity BOOL not null,                         -- proof of identity: destroyed with it
    name     TEXT not null,
    size     INT  not null,
    parts    INT  not null,
    destroyed DAY not null default ''
);
create index request_file_request on request_file(request, id);

create table request_file_part (
    file REF  not null references request_file(id),
    part INT  not null,
    box  TEXT not null,
    primary key (file, part)
);

-- Running numbers: requests by year, letters by word, kind and year.
create table request_counter (
    scope TEXT not null primary key,
    last  INT  not null
);
