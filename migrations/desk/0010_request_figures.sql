-- requests: what the figures count, and dates that moved.

-- A case as the figures see it: derived from its events and its decision whenever one of them is entered, never typed.
create table request_figure (
    request  REF  not null primary key,
    received DAY  not null default '',              -- T0; '' it waits to be confirmed
    closed   DAY  not null default '',              -- the first reply, or the other end; '' open
    decision TEXT not null default '',              -- of data/law/decisions.tsv; '' open
    class    TEXT not null,                         -- of the applicant: the columns of table three
    channel  TEXT not null,
    days     INT  not null default 0,               -- working days from receipt to the reply
    late     INT  not null default 0,               -- of them after the due day
    extended BOOL not null default false,
    told     DAY  not null default '',              -- 告知补正
    overdue  DAY  not null default ''               -- the first day on which it was overdue
);
create index request_figure_closed on request_figure(closed, received, class, decision);
create index request_figure_received on request_figure(received, request);
create index request_figure_overdue on request_figure(overdue, request) where overdue <> '';

create index request_running on request(id) where due <> '';
create index request_due on request(due, id) where due <> '';

-- A change of the working-day calendar, and how far the cases have been reckoned again.
create table request_rederivation (
    id       ID,
    notices  TEXT not null,                         -- their numbers: 国办发明电〔2026〕1号、…
    earlier  REF  not null,                         -- calendar_notice: the last one before the change
    latest   REF  not null,                         -- and the last one of it
    at       TIME not null,                         -- when it was entered
    actor    REF  not null,                         -- 0: at the command line
    cursor   REF  not null default 0,               -- the last case that was looked at
    examined INT  not null default 0,
    moved    INT  not null default 0,
    passed   INT  not null default 0,               -- of those moved: their day was over
    done     TIME not null default 0,
    unique (earlier, latest)
);

-- A due date that became another: by an event, or by the calendar.
create table request_shift (
    id       ID,
    request  REF  not null references request(id),
    cause    TEXT not null,                         -- kind of the event; calendar
    run      REF  not null default 0,               -- request_rederivation
    before   DAY  not null,
    after    DAY  not null default '',              -- '' it waits now
    passed   BOOL not null,                         -- it was over already when it moved
    day      DAY  not null,                         -- of the event
    at       TIME not null,
    actor    REF  not null
);
create index request_shift_request on request_shift(request, id);
create index request_shift_run on request_shift(run, id);
create index request_shift_at on request_shift(at, id);

-- Days whose shifts have been looked over for many at once.
create table request_shift_day (
    day   DAY not null primary key,
    moved INT not null
);
