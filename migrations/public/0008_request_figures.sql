-- The working days as the desk knows them beyond what is in the program.
create table pub_calendar_notice (
    number  TEXT not null primary key,
    title   TEXT not null,
    source  TEXT not null,
    written DAY  not null,
    known   DAY  not null,
    year    INT  not null,
    seq     INT  not null
);
create table pub_calendar_day (
    number  TEXT not null,
    first   DAY  not null,
    last    DAY  not null,
    works   BOOL not null,
    name_zh TEXT not null,
    primary key (number, first)
);

-- Requests without their applicants and words: what the figures count.
create table pub_request_record (
    id       REF  not null primary key,
    number   TEXT not null,
    channel  TEXT not null,
    received DAY  not null,
    closed   DAY  not null,
    decision TEXT not null,
    days     INT  not null,
    late     INT  not null,
    overdue  DAY  not null,
    seq      INT  not null
);
create index pub_request_record_received on pub_request_record(received, id);
create index pub_request_record_closed on pub_request_record(closed, id);
create index pub_request_record_overdue on pub_request_record(overdue, id) where overdue <> '';

-- Counts of them, kept as they change. year 0: now.
create table pub_request_count (
    year  INT  not null,
    what  TEXT not null,                            -- received, answered, channel, decision, days, late, overdue, open
    which TEXT not null,
    n     INT  not null,
    primary key (year, what, which)
);

-- Due dates that moved after they had passed, or many at once.
create table pub_request_shift (
    seq     INT  not null primary key,
    at      TIME not null,
    cause   TEXT not null,
    day     DAY  not null,
    notices TEXT not null,
    n       INT  not null,
    passed  INT  not null,
    role    TEXT not null,
    department_zh TEXT not null,
    department_en TEXT not null
);
create index pub_request_shift_at on pub_request_shift(at, seq);
