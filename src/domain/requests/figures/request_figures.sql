-- What the figures count of requests (desk's store).

--- keep(request REF, received DAY, closed DAY, decision TEXT, class TEXT, channel TEXT, days INT, late INT, extended BOOL, told DAY, overdue DAY) !
insert into request_figure(request, received, closed, decision, class, channel, days, late, extended, told, overdue)
values (:request, :received, :closed, :decision, :class, :channel, :days, :late, :extended, :told, :overdue)
on conflict (request) do update set received = excluded.received, closed = excluded.closed, decision = excluded.decision,
    class = excluded.class, channel = excluded.channel, days = excluded.days, late = excluded.late, extended = excluded.extended,
    told = excluded.told, overdue = excluded.overdue;

--- get(request REF) ? figure
select request, received, closed, decision, class, channel, days, late, extended, told, overdue from request_figure where request = :request;

--- decided(request REF) ?
-- What the first round ended with.
select code from request_decision where request = :request and round = 1;

--- table_three(first DAY, cutoff DAY) * alike
-- Cases that a table of the year counts, those that are alike together: of one class and one decision, new or carried over, ended or open.
select class, decision, received >= :first as "fresh:BOOL", closed <> '' and closed <= :cutoff as "ended:BOOL", count(*) as "n:INT"
from request_figure
where received <> '' and received <= :cutoff and (closed = '' or closed >= :first)
group by 1, 2, 3, 4;

--- statistics(first DAY, cutoff DAY) * counted
-- For the statistics of 2014 to 2018.
select channel, decision, received >= :first and received <= :cutoff as "fresh:BOOL", closed >= :first and closed <= :cutoff as "ended:BOOL",
    extended, told >= :first and told <= :cutoff as "told:BOOL", count(*) as "n:INT"
from request_figure
where received <> '' and (received >= :first and received <= :cutoff or closed >= :first and closed <= :cutoff or told >= :first and told <= :cutoff)
group by 1, 2, 3, 4, 5, 6;

--- remedies(first DAY, cutoff DAY) *
-- For table four: what was filed by then and not decided before the year.
select kind, result, filed, decided, count(*) as "n:INT" from request_remedy
where kind <> 'complaint' and filed <= :cutoff and (decided = '' or decided >= :first)
group by 1, 2, 3, 4;

--- counts(first DAY, cutoff DAY) 1
-- Received; answered; overdue; open at the end of the day.
select (select count(*) from request_figure where received >= :first and received <= :cutoff) as "received:INT",
    (select count(*) from request_figure where closed >= :first and closed <= :cutoff) as "answered:INT",
    (select count(*) from request_figure where overdue >= :first and overdue <= :cutoff and overdue <> '') as "overdue:INT",
    (select count(*) from request_figure where received <> '' and received <= :cutoff and (closed = '' or closed > :cutoff)) as "open:INT",
    (select count(*) from request_figure where received = '' and closed = '') as "unconfirmed:INT";

--- by_channel(first DAY, cutoff DAY) * counted_by
select channel as which, count(*) as "n:INT" from request_figure where received >= :first and received <= :cutoff group by 1 order by 2 desc, 1;

--- by_decision(first DAY, cutoff DAY) * counted_by
select decision as which, count(*) as "n:INT" from request_figure where closed >= :first and closed <= :cutoff group by 1 order by 2 desc, 1;

--- by_days(first DAY, cutoff DAY) *
-- Working days that the answers of a time took, as a histogram.
select days, count(*) as "n:INT" from request_figure where closed >= :first and closed <= :cutoff group by 1 order by 1;

--- by_month(first DAY, cutoff DAY) *
-- Load: received and answered in each month.
select substr(day, 1, 7) as "month:TEXT", cast(sum(came) as INT) as "came:INT", cast(sum(went) as INT) as "went:INT" from (
    select received as day, count(*) as came, 0 as went from request_figure where received >= :first and received <= :cutoff group by 1
    union all
    select closed, 0, count(*) from request_figure where closed >= :first and closed <= :cutoff group by 1) as each_day
group by 1 order by 1;

--- records(received_from DAY, received_to DAY, closed_from DAY, closed_to DAY, open BOOL, overdue_from DAY, overdue_to DAY, told_from DAY, told_to DAY, class TEXT, channel TEXT, decisions TEXT, extended INT, days_from INT, days_to INT, after REF, rows INT) * record
-- The cases behind a figure, by their number. '' and -1 ask nothing; `open` lets those in that have not ended, `decisions` is ",D1,D2,".
select f.request, r.number, r.state, r.channel, r.wanted, r.due, f.received, f.closed, f.decision, f.class, f.days, f.late, f.overdue, p.name
from request_figure f join request r on r.id = f.request join request_party p on p.request = r.id and p.role = 'applicant'
where f.request > :after and f.received <> '' and f.received >= :received_from and f.received <= :received_to
    and ((f.closed <> '' and f.closed >= :closed_from and f.closed <= :closed_to) or (:open and f.closed = ''))
    and (:overdue_from = '' or (f.overdue <> '' and f.overdue >= :overdue_from and f.overdue <= :overdue_to))
    and (:told_from = '' or (f.told <> '' and f.told >= :told_from and f.told <= :told_to))
    and (:class = '' or f.class = :class)
    and (:channel = '' or :channel like '%,' || f.channel || ',%')
    and (:decisions = '' or :decisions like '%,' || f.decision || ',%')
    and (:extended < 0 or f.extended = (:extended > 0))
    and (:days_to < 0 or (f.days >= :days_from and f.days <= :days_to))
order by f.request limit :rows;

--- years() 1
-- The first and the last year of which there is something.
select coalesce(min(received), '') as "first:DAY", coalesce(max(received), '') as "last:DAY" from request_figure where received <> '';

--- remedied(kind TEXT, result TEXT, first DAY, cutoff DAY, after REF, rows INT) * record
-- The cases behind a cell of table four; result '' is all of them.
select f.request, r.number, r.state, r.channel, r.wanted, r.due, f.received, f.closed, f.decision, f.class, f.days, f.late, f.overdue, p.name
from request_figure f join request r on r.id = f.request join request_party p on p.request = r.id and p.role = 'applicant'
where f.request > :after and exists (select 1 from request_remedy x where x.request = f.request and x.kind = :kind and x.filed <= :cutoff
        and (x.decided = '' or x.decided >= :first)
        and (:result = '' or (:result = 'pending' and (x.decided = '' or x.decided > :cutoff))
            or (x.result = :result and x.decided <> '' and x.decided <= :cutoff)))
order by f.request limit :rows;

--- answers(first DAY, cutoff DAY, decisions TEXT, after REF, rows INT) * record
-- The cases behind 申请答复数: answered with one of these decisions, or told to change or complete what was asked for, or both.
select f.request, r.number, r.state, r.channel, r.wanted, r.due, f.received, f.closed, f.decision, f.class, f.days, f.late, f.overdue, p.name
from request_figure f join request r on r.id = f.request join request_party p on p.request = r.id and p.role = 'applicant'
where f.request > :after and f.received <> ''
    and ((f.closed <> '' and f.closed >= :first and f.closed <= :cutoff and :decisions like '%,' || f.decision || ',%')
        or (f.told <> '' and f.told >= :first and f.told <= :cutoff))
order by f.request limit :rows;
