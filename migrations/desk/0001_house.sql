-- The desk's store: people, bodies, documents and their review, the ledger, jobs.

create table setting (
    name  TEXT not null primary key,
    value TEXT not null
);

-- bodies: the authority's particulars are settings ("authority.name_zh"); departments are rows.
create table department (
    id      ID,
    code    TEXT not null unique,
    name_zh TEXT not null,
    name_en TEXT not null default ''
);

-- people
create table account (
    id         ID,
    login      TEXT not null unique,
    name_zh    TEXT not null,
    name_en    TEXT not null default '',
    department REF  not null references department(id),
    roles      TEXT not null default '',
    password   TEXT not null default '',      -- Argon2id, as libsodium writes it; '' cannot sign in
    disabled   BOOL not null default false,
    created    TIME not null
);

create table session (
    digest  TEXT not null primary key,        -- of the token: the store cannot sign in
    account REF  not null references account(id),
    created TIME not null,
    seen    TIME not null,
    expires TIME not null
);
create index session_expires on session(expires);

create table sign_in_failure (
    id ID,
    who TEXT not null,                        -- digest of the login or of the address, never either
    at  TIME not null
);
create index sign_in_failure_who on sign_in_failure(who, at);

-- catalogue
create table category (
    id       ID,
    code     TEXT not null unique,
    parent   REF  not null default 0,
    position INT  not null,
    name_zh  TEXT not null,
    name_en  TEXT not null,
    about_zh TEXT not null default '',
    about_en TEXT not null default ''
);

create table topic (
    id      ID,
    code    TEXT not null unique,
    name_zh TEXT not null,
    name_en TEXT not null
);

create table document (
    id           ID,
    state        TEXT not null,               -- written by flow_fire() only
    owner        REF  not null references account(id),
    department   REF  not null references department(id),
    category     REF  not null references category(id),
    topic        REF  not null references topic(id),
    genre        TEXT not null default '',
    title        TEXT not null,
    title_en     TEXT not null default '',
    summary      TEXT not null default '',
    number       TEXT not null default '',    -- 文号
    index_number TEXT not null default '',    -- 索引号, given at the first publication
    made         DAY  not null default '',    -- 成文日期
    published    DAY  not null default '',    -- first publication
    body         TEXT not null default '',
    edition      INT  not null default 0,     -- of the last publication; 0 never
    withdrawn    BOOL not null default false,
    created      TIME not null,
    changed      TIME not null
);
create index document_state on document(state, changed);
create index document_owner on document(owner, changed);

create table attachment (
    id       ID,
    document REF  not null references document(id),
    position INT  not null,
    name     TEXT not null,
    type     TEXT not null default '',        -- what it is, not what the client said
    size     INT  not null,
    hash     TEXT not null,
    pages    INT  not null default 0,
    text     TEXT not null default '',        -- what the convert process read in it
    state    TEXT not null default 'waiting'  -- waiting, read, unreadable
);
create index attachment_document on attachment(document, position);
create index attachment_hash on attachment(hash);

-- index numbers run by year, without gap
create table index_counter (
    scope TEXT not null primary key,
    last  INT  not null
);

-- feedback: a reader says what is wrong on a page (网站找错)
create table feedback (
    id        ID,
    public_id TEXT not null unique,
    page      TEXT not null,
    message   TEXT not null,
    contact   TEXT not null default '',
    received  TIME not null,
    state     TEXT not null,                  -- written by flow_fire() only: open, closed
    owner     REF  not null default 0,
    answer    TEXT not null default '',
    changed   TIME not null
);
create index feedback_state on feedback(state, received);

-- engine: the history of every flow
create table flow_event (
    id      ID,
    flow    TEXT not null,
    subject REF  not null,
    round   INT  not null,
    next_round INT not null,                  -- that the event after this one belongs to
    event   TEXT not null,
    before  TEXT not null,
    after   TEXT not null,
    account REF  not null,
    at      TIME not null,
    signature BOOL not null default false,
    digest  TEXT not null default '',
    note    TEXT not null default ''
);
create index flow_event_subject on flow_event(flow, subject, id);

-- engine: the ledger
create table ledger (
    seq     ID,
    at      TIME not null,
    kind    TEXT not null,
    subject TEXT not null,
    actor   REF  not null,
    payload TEXT not null,
    prev    TEXT not null,
    hash    TEXT not null unique
);

create index ledger_subject on ledger(subject, seq);

-- only sqlite
create trigger ledger_no_update before update on ledger begin select raise(abort, 'the ledger is append-only'); end;
create trigger ledger_no_delete before delete on ledger begin select raise(abort, 'the ledger is append-only'); end;
-- only postgres
create function ledger_refuse() returns trigger language plpgsql as $$ begin raise exception 'the ledger is append-only'; end $$;
create trigger ledger_no_update before update or delete on ledger for each row execute function ledger_refuse();
create trigger ledger_no_truncate before truncate on ledger for each statement execute function ledger_refuse();
-- all

-- engine: jobs
create table job (
    id       ID,
    kind     TEXT not null,
    unique_key TEXT not null default '',
    payload  TEXT not null,
    due      TIME not null,
    attempts INT  not null default 0,
    wanted   INT  not null default 1,         -- how often it was asked for under its key: what was asked for while it ran is done again
    state    TEXT not null default 'waiting', -- waiting, given_up
    error    TEXT not null default ''
);
create index job_due on job(state, due);
create unique index job_key on job(kind, unique_key) where unique_key <> '' and state = 'waiting';

-- engine: what was taken over from the inbox: a second taking changes nothing
create table inbox_taken (
    public_id TEXT not null primary key,
    at        TIME not null
);
