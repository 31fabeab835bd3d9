-- What was found in files, and what was said of findings (desk's store).

--- file_known(hash TEXT) ?
select hash, at from leak_file where hash = :hash;

--- file_set(hash TEXT, at TIME) !
insert into leak_file(hash, at) values (:hash, :at) on conflict (hash) do update set at = excluded.at;

--- file_forget(hash TEXT) !
delete from leak_file_finding where hash = :hash;

--- file_finding_add(hash TEXT, position INT, kind TEXT, place TEXT, masked TEXT, hidden BOOL, blocks BOOL) !
insert into leak_file_finding(hash, position, kind, place, masked, hidden, blocks)
values (:hash, :position, :kind, :place, :masked, :hidden, :blocks);

--- file_findings(hash TEXT) *
select position, kind, place, masked, hidden, blocks from leak_file_finding where hash = :hash order by position;

--- settled(flow TEXT, subject REF) *
select s.part, s.digest, s.position, s.kind, s.outcome, s.reason, s.account, s.at, a.name_zh as by_zh, a.name_en as by_en
from leak_settled s join account a on a.id = s.account
where s.flow = :flow and s.subject = :subject;

--- settle(flow TEXT, subject REF, part TEXT, digest TEXT, position INT, kind TEXT, outcome TEXT, reason TEXT, account REF, at TIME) !
insert into leak_settled(flow, subject, part, digest, position, kind, outcome, reason, account, at)
values (:flow, :subject, :part, :digest, :position, :kind, :outcome, :reason, :account, :at)
on conflict (flow, subject, part, digest, position, kind) do nothing;

--- signature_add(flow TEXT, subject REF, event TEXT, digest TEXT, list TEXT, found INT, account REF, at TIME) !
insert into leak_signed(flow, subject, event, digest, list, found, account, at)
values (:flow, :subject, :event, :digest, :list, :found, :account, :at);

--- signatures(flow TEXT, subject REF) *
select s.event, s.digest, s.list, s.found, s.at, a.name_zh as by_zh, a.name_en as by_en
from leak_signed s join account a on a.id = s.account
where s.flow = :flow and s.subject = :subject order by s.id;

--- copy(hash TEXT) ?
select state, copy, size from leak_copy where hash = :hash;

--- copy_ask(hash TEXT, at TIME) !
insert into leak_copy(hash, state, at) values (:hash, 'waiting', :at)
on conflict (hash) do update set state = 'waiting', copy = '', size = 0, at = excluded.at;

--- copy_set(hash TEXT, state TEXT, copy TEXT, size INT, at TIME) !
update leak_copy set state = :state, copy = :copy, size = :size, at = :at where hash = :hash;

--- copies() *
select hash, copy from leak_copy where copy <> '' order by hash;

--- copy_forget(hash TEXT) !
delete from leak_copy where hash = :hash or copy = :hash;

--- files_known() *
select hash from leak_file union select hash from leak_copy order by hash;

--- file_drop(hash TEXT) !
delete from leak_file where hash = :hash;
