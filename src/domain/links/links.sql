-- Links of published documents to other sites (desk's store).

--- newest() ? round
select id, begun, ended, last, reached from link_round order by id desc limit 1;

--- begin(now TIME) ?
-- Nothing where one goes on already.
insert into link_round(begun, last)
select :now, (select coalesce(max(id), 0) from document) where not exists (select 1 from link_round where ended = 0) returning id;

--- end(id REF, now TIME) !
update link_round set ended = :now where id = :id and ended = 0;

--- next(reached REF, last REF, rows INT) *
select id, body from document where id > :reached and id <= :last and edition > 0 and not withdrawn order by id limit :rows;

--- step(id REF, before REF, reached REF) !
-- Two that do the same step: the second one changes nothing.
update link_round set reached = :reached where id = :id and reached = :before and ended = 0;

--- forget(document REF) !
delete from link_use where document = :document;

--- address(address TEXT, host TEXT, round REF) 1
insert into link_address(address, host, round) values (:address, :host, :round)
on conflict (address) do update set round = excluded.round returning id;

--- use(document REF, address REF) !
insert into link_use(document, address) values (:document, :address) on conflict (document, address) do nothing;

--- due(round REF, opened TIME, failed TIME, rows INT) *
-- One of each host, those that wait longest first.
select id, address from link_address where id in (select min(l.id) from link_address l
    where l.round = :round and (l.asked = 0 or (l.failed = 0 and l.asked < :opened) or (l.failed > 0 and l.asked < :failed))
    group by l.host order by min(l.asked) limit :rows)
order by id;

--- opens(id REF, outcome TEXT, status INT, now TIME) !
update link_address set outcome = :outcome, status = :status, asked = :now, failed = 0, since = 0 where id = :id;

--- fails(id REF, outcome TEXT, status INT, now TIME) !
update link_address set outcome = :outcome, status = :status, asked = :now,
    since = case when failed = 0 then :now else since end, failed = failed + 1
where id = :id;

--- wrong(often INT, rows INT) *
-- Those that are wrong for sure, or were so often enough; longest first.
select d.id, d.title, d.body, l.address, l.outcome, l.status, l.since, l.asked
from link_address l join link_use u on u.address = l.id join document d on d.id = u.document
where l.failed > 0 and (l.failed >= :often or l.outcome in ('gone', 'untrusted', 'circle', 'inside', 'malformed')) and d.edition > 0 and not d.withdrawn
order by l.since, l.id, d.id limit :rows;

--- addresses(round REF) 1
select count(*) as "n:INT", coalesce(sum(case when asked = 0 then 0 else 1 end), 0) as "asked:INT" from link_address where round = :round;
