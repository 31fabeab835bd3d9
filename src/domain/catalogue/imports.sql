-- What became of imports (desk's store).

--- run_insert(at TIME, account REF, name TEXT, published BOOL, taken INT, there INT, refused INT) 1
insert into import_run(at, account, name, published, taken, there, refused) values (:at, :account, :name, :published, :taken, :there, :refused)
returning id;

--- run_set(id REF, taken INT, there INT, refused INT) !
update import_run set taken = :taken, there = :there, refused = :refused where id = :id;

--- refused_insert(run REF, line INT, source TEXT, title TEXT, why TEXT, most INT) !
insert into import_refused(run, line, source, title, why)
select :run, :line, :source, :title, :why where (select count(*) from import_refused where run = :run) < :most
on conflict do nothing;

--- runs(rows INT) * run
select i.id, i.at, i.name, i.published, i.taken, i.there, i.refused, a.name_zh, a.name_en
from import_run i join account a on a.id = i.account order by i.id desc limit :rows;

--- run(id REF) ? run
select i.id, i.at, i.name, i.published, i.taken, i.there, i.refused, a.name_zh, a.name_en
from import_run i join account a on a.id = i.account where i.id = :id;

--- refused(run REF) * refused
select line, source, title, why from import_refused where run = :run order by line;
