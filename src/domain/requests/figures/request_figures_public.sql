-- Requests as figures, without their applicants and words (public store).

--- get(id REF) ? record
select id, number, channel, received, closed, decision, days, late, overdue from pub_request_record where id = :id;

--- set(id REF, number TEXT, channel TEXT, received DAY, closed DAY, decision TEXT, days INT, late INT, overdue DAY, seq INT) !
insert into pub_request_record(id, number, channel, received, closed, decision, days, late, overdue, seq)
values (:id, :number, :channel, :received, :closed, :decision, :days, :late, :overdue, :seq)
on conflict (id) do update set number = excluded.number, channel = excluded.channel, received = excluded.received, closed = excluded.closed,
    decision = excluded.decision, days = excluded.days, late = excluded.late, overdue = excluded.overdue, seq = excluded.seq;

--- tally(year INT, what TEXT, which TEXT, n INT) !
insert into pub_request_count(year, what, which, n) values (:year, :what, :which, :n)
on conflict (year, what, which) do update set n = pub_request_count.n + excluded.n;

--- tally_tidy(year INT, what TEXT, which TEXT) !
delete from pub_request_count where year = :year and what = :what and which = :which and n = 0;

--- counts(year INT) * counted
select what, which, n from pub_request_count where year = :year order by what, n desc, which;

--- days(year INT) *
select cast(which as INT) as "days:INT", n from pub_request_count where year = :year and what = 'days' order by 1;

--- open() 1
select cast(coalesce(sum(n), 0) as INT) as "n:INT" from pub_request_count where year = 0 and what = 'open';

--- years() *
select distinct year from pub_request_count where year > 0 order by year desc;

--- records(received_from DAY, received_to DAY, closed_from DAY, closed_to DAY, open BOOL, overdue_from DAY, overdue_to DAY, channel TEXT, decision TEXT, days_from INT, days_to INT, after REF, rows INT) * record
-- Those behind a figure, by their number.
select id, number, channel, received, closed, decision, days, late, overdue from pub_request_record
where id > :after and received >= :received_from and received <= :received_to
    and ((closed <> '' and closed >= :closed_from and closed <= :closed_to) or (:open and closed = ''))
    and (:overdue_from = '' or (overdue <> '' and overdue >= :overdue_from and overdue <= :overdue_to))
    and (:channel = '' or channel = :channel) and (:decision = '' or decision = :decision) and (:days_to < 0 or (days >= :days_from and days <= :days_to))
order by id limit :rows;

--- shift_set(seq INT, at TIME, cause TEXT, day DAY, notices TEXT, n INT, passed INT, role TEXT, department_zh TEXT, department_en TEXT) !
insert into pub_request_shift(seq, at, cause, day, notices, n, passed, role, department_zh, department_en)
values (:seq, :at, :cause, :day, :notices, :n, :passed, :role, :department_zh, :department_en);

--- shifts(before INT, rows INT) * shift
select seq, at, cause, day, notices, n, passed, role, department_zh, department_en from pub_request_shift
where seq < :before order by seq desc limit :rows;
