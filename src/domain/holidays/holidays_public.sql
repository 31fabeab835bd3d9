-- The notices that the house entered, as readers reckon by them (public store).

--- notice_set(number TEXT, title TEXT, source TEXT, written DAY, known DAY, year INT, seq INT) !
insert into pub_calendar_notice(number, title, source, written, known, year, seq) values (:number, :title, :source, :written, :known, :year, :seq)
on conflict (number) do update set title = excluded.title, source = excluded.source, written = excluded.written, known = excluded.known,
    year = excluded.year, seq = excluded.seq;

--- days_clear(number TEXT) !
delete from pub_calendar_day where number = :number;

--- day_set(number TEXT, first DAY, last DAY, works BOOL, name_zh TEXT) !
insert into pub_calendar_day(number, first, last, works, name_zh) values (:number, :first, :last, :works, :name_zh);

--- notices() *
select number, title, source, written, known, year from pub_calendar_notice order by seq;

--- days() *
select number, first, last, works, name_zh from pub_calendar_day order by number, first;
