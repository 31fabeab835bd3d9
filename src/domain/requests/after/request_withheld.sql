-- Parts that are withheld and looked at again (desk's store).

--- due(today DAY, rows INT) * part
-- Of answers that went out: their day has come, and nobody has said that they may be released.
select p.id, r.id as request, r.number, r.wanted, p.span, p.article, p.reason, p.reviewer, p.again, p.looked
from request_part p join request_decision d on d.id = p.decision join request r on r.id = d.request and r.round = d.round
where p.again <= :today and p.outcome <> 'open' and r.state in ('replied', 'delivered', 'closed')
order by p.again, p.id limit :rows;

--- coming(today DAY, rows INT) * part
-- The next ones.
select p.id, r.id as request, r.number, r.wanted, p.span, p.article, p.reason, p.reviewer, p.again, p.looked
from request_part p join request_decision d on d.id = p.decision join request r on r.id = d.request and r.round = d.round
where p.again > :today and p.outcome <> 'open' and r.state in ('replied', 'delivered', 'closed')
order by p.again, p.id limit :rows;

--- waiting(today DAY) 1
select count(*) as "n:INT"
from request_part p join request_decision d on d.id = p.decision join request r on r.id = d.request and r.round = d.round
where p.again <= :today and p.outcome <> 'open' and r.state in ('replied', 'delivered', 'closed');

--- part(id REF) ? part
select p.id, r.id as request, r.number, r.wanted, p.span, p.article, p.reason, p.reviewer, p.again, p.looked
from request_part p join request_decision d on d.id = p.decision join request r on r.id = d.request and r.round = d.round
where p.id = :id and r.state in ('replied', 'delivered', 'closed');

--- look(id REF, was DAY, today DAY, outcome TEXT, again DAY) !
update request_part set looked = :today, outcome = :outcome, again = :again where id = :id and again = :was and outcome <> 'open';
