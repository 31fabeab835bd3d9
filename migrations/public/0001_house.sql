-- The public store: what was published (pub_, a projection of the ledger) and what the public handed in (in_, the inbox).

create table pub_head (
    id   INT  not null primary key,           -- always 1
    seq  INT  not null,
    hash TEXT not null,
    at   TIME not null
);
insert into pub_head(id, seq, hash, at) values (1, 0, '', 0);

create table pub_setting (
    name  TEXT not null primary key,
    value TEXT not null
);

create table pub_department (
    id      REF  not null primary key,
    code    TEXT not null,
    name_zh TEXT not null,
    name_en TEXT not null
);

create table pub_category (
    id       REF  not null primary key,
    code     TEXT not null unique,
    parent   REF  not null,
    position INT  not null,
    name_zh  TEXT not null,
    name_en  TEXT not null,
    about_zh TEXT not null,
    about_en TEXT not null
);

create table pub_topic (
    id      REF  not null primary key,
    code    TEXT not null unique,
    name_zh TEXT not null,
    name_en TEXT not null
);

create table pub_document (
    id           REF  not null primary key,
    edition      INT  not null,
    withdrawn    BOOL not null,               -- then title, dates and reason are all that is left
    reason       TEXT not null,               -- of the withdrawal
    department   REF  not null,
    category     REF  not null,
    topic        REF  not null,
    genre        TEXT not null,
    title        TEXT not null,
    title_en     TEXT not null,
    summary      TEXT not null,
    number       TEXT not null,
    index_number TEXT not null,
    made         DAY  not null,
    published    DAY  not null,
    revised      DAY  not null,
    body         TEXT not null,               -- plain text, as written
    html         TEXT not null,               -- the same, ready for the page
    digest       TEXT not null,
    pdf          TEXT not null,               -- hash of its PDF; '' not made yet
    pdf_size     INT  not null,
    seq          INT  not null                -- the ledger entry that made it what it is
);
-- also what the filters of a list count by, so that counting reads the index alone
create index pub_document_newest on pub_document(withdrawn, published, id, category, topic, department);
create index pub_document_category on pub_document(category, withdrawn, published, id);
create index pub_document_pdf on pub_document(pdf);
create index pub_document_topic on pub_document(topic, withdrawn, published, id);

create table pub_attachment (
    document REF  not null,
    position INT  not null,
    name     TEXT not null,
    type     TEXT not null,
    size     INT  not null,
    hash     TEXT not null,
    pages    INT  not null,
    text     TEXT not null,
    primary key (document, position)
);
create index pub_attachment_hash on pub_attachment(hash);

-- full text: search.h says what the columns hold
-- only sqlite
create virtual table pub_search using fts5(title, body, content='', tokenize='gongkai', columnsize=0, detail=full);
-- its words, for checks
create virtual table pub_search_terms using fts5vocab(pub_search, col);
create virtual table pub_search_places using fts5vocab(pub_search, instance);
-- only postgres
create table pub_search (
    rowid REF not null primary key,
    title TEXT not null,
    body  TEXT not null
);
create function search_keys(title text, body text) returns text[] language sql immutable parallel safe
    as 'select (string_to_array(title, chr(10)))[2:] || (string_to_array(body, chr(10)))[2:]';
create function search_wanted(match text) returns text[] language sql immutable parallel safe
    as 'select string_to_array(split_part(match, chr(10), 1), chr(32))';
create function search_recheck(title text, body text, match text) returns boolean language sql immutable parallel safe
    as 'select (length(split_part(match, chr(10), 2)) = 0
                or title || chr(10) || body like all (string_to_array(split_part(match, chr(10), 2), chr(9))))
           and (length(split_part(match, chr(10), 3)) = 0
                or not title || chr(10) || body like any (string_to_array(split_part(match, chr(10), 3), chr(9))))';
create index pub_search_keys on pub_search using gin (search_keys(title, body));
-- all

-- engine: files that may be needed no more; the projector looks and removes them
create table unused_blob (
    hash TEXT not null primary key
);

-- the inbox
create table in_submission (
    seq       ID,
    public_id TEXT not null unique,
    kind      TEXT not null,
    received  TIME not null,
    payload   TEXT not null
);
