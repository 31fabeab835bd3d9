-- holidays: the notices by which the State Council arranges working days, and their days. A notice that was entered
-- anew with other days is another version; the one with the highest number holds, the others stay.
create table calendar_notice (
    id      ID,
    number  TEXT not null,                    -- 国办发明电〔2023〕7号
    version INT  not null,
    title   TEXT not null,
    source  TEXT not null default '',         -- the address where it was read
    written DAY  not null,
    known   DAY  not null,                    -- from that day on everybody could know it
    year    INT  not null,                    -- that it announces; 0 none
    builtin BOOL not null,                    -- came with the program
    entered TIME not null,
    by      REF  not null default 0           -- account; 0 the command line
);
create unique index calendar_notice_number on calendar_notice(number, version);

create table calendar_day (
    id      ID,
    notice  REF  not null references calendar_notice(id),
    works   BOOL not null,                    -- a weekend given back; else days off
    first   DAY  not null,
    last    DAY  not null,
    name_zh TEXT not null,
    name_en TEXT not null default ''
);
create index calendar_day_notice on calendar_day(notice, first);
