-- The notices of working days and their days (desk's store).

--- notices() * notice
-- Those that hold: of each number the last version, in the order in which they became known.
select n.id, n.number, n.version, n.title, n.source, n.written, n.known, n.year, n.builtin, n.entered, n.by
from calendar_notice n
where n.version = (select max(m.version) from calendar_notice m where m.number = n.number)
order by n.known, n.written, n.id;

--- versions() * notice
-- Those that hold no more.
select n.id, n.number, n.version, n.title, n.source, n.written, n.known, n.year, n.builtin, n.entered, n.by
from calendar_notice n
where n.version < (select max(m.version) from calendar_notice m where m.number = n.number)
order by n.known, n.written, n.id;

--- days() * day
-- The days of the notices that hold.
select d.notice, d.works, d.first, d.last, d.name_zh, d.name_en
from calendar_day d join calendar_notice n on n.id = d.notice
where n.version = (select max(m.version) from calendar_notice m where m.number = n.number)
order by d.notice, d.first;

--- days_of(notice REF) * day
select d.notice, d.works, d.first, d.last, d.name_zh, d.name_en
from calendar_day d where d.notice = :notice order by d.first;

--- insert_notice(number TEXT, version INT, title TEXT, source TEXT, written DAY, known DAY, year INT, builtin BOOL, entered TIME, by REF) 1
insert into calendar_notice(number, version, title, source, written, known, year, builtin, entered, by)
values (:number, :version, :title, :source, :written, :known, :year, :builtin, :entered, :by) returning id;

--- insert_day(notice REF, works BOOL, first DAY, last DAY, name_zh TEXT, name_en TEXT) !
insert into calendar_day(notice, works, first, last, name_zh, name_en)
values (:notice, :works, :first, :last, :name_zh, :name_en);

--- last_notice() 1
select coalesce(max(id), 0) as "id:REF" from calendar_notice;

--- notices_at(latest REF) * notice
-- Those that held when `latest` was the last one that had been entered.
select n.id, n.number, n.version, n.title, n.source, n.written, n.known, n.year, n.builtin, n.entered, n.by
from calendar_notice n
where n.id <= :latest and n.version = (select max(m.version) from calendar_notice m where m.number = n.number and m.id <= :latest)
order by n.known, n.written, n.id;

--- days_at(latest REF) * day
select d.notice, d.works, d.first, d.last, d.name_zh, d.name_en
from calendar_day d join calendar_notice n on n.id = d.notice
where n.id <= :latest and n.version = (select max(m.version) from calendar_notice m where m.number = n.number and m.id <= :latest)
order by d.notice, d.first;
