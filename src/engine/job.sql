-- Work for later (desk's store).

--- add(kind TEXT, payload TEXT, due TIME) !
insert into job(kind, payload, due) values (:kind, :payload, :due);

--- add_once(kind TEXT, unique_key TEXT, payload TEXT, due TIME) !
-- One that waits under the same key is wanted once more, with what is known now, at the earlier moment.
insert into job(kind, unique_key, payload, due) values (:kind, :unique_key, :payload, :due)
on conflict (kind, unique_key) where unique_key <> '' and state = 'waiting' do update set
    payload = excluded.payload, wanted = job.wanted + 1, attempts = 0,
    due = case when excluded.due < job.due then excluded.due else job.due end;

--- due(now TIME) ? job
select id, kind, payload, attempts, wanted from job
where state = 'waiting' and due <= :now order by due, id limit 1;

--- begin(id ID, attempts INT, wanted INT, due TIME) !
-- It is ours if it is as it was seen; whoever dies with it leaves it for later.
update job set attempts = attempts + 1, due = :due
where id = :id and attempts = :attempts and wanted = :wanted and state = 'waiting';

--- finish(id ID, wanted INT) !
-- Unless it was wanted once more while it ran: then it is due again.
delete from job where id = :id and wanted = :wanted;

--- fail(id ID, error TEXT) !
update job set error = :error where id = :id;

--- give_up(id ID, wanted INT, error TEXT) !
update job set state = 'given_up', error = :error where id = :id and wanted = :wanted;

--- next() ?
select due from job where state = 'waiting' order by due limit 1;

--- given_up() * listed
select id, kind, attempts, due, error from job where state = 'given_up' order by id limit 200;

--- retry(id ID, now TIME) !
update job set state = 'waiting', attempts = 0, due = :now where id = :id and state = 'given_up';
