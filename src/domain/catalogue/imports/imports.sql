-- What became of imports (desk's store).

--- run_insert(at TIME, account REF, name TEXT, published BOOL, taken INT, there INT, refused INT) 1
insert into import_run(at, account, name, published, taken, there, refused) values (:at, :account, :name, :published, :taken, :there, :refused)
returning id;

--- run_set(id REF, taken INT, there INT, refused INT, line INT) !
update import_run set taken = :taken, there = :there, refused = :refused, line = :line where id = :id;

--- upload_set(id REF, state TEXT, sheet TEXT, owner TEXT, category TEXT, topic TEXT, department TEXT) !
update import_run set state = :state, sheet = :sheet, owner = :owner, category = :category, topic = :topic, department = :department where id = :id;

--- upload(id REF) ?
select i.id, i.at, i.account, i.name, i.published, i.there, i.refused, i.state, i.sheet, i.cells, i.lines, i.line, i.owner, i.category, i.topic,
    i.department, a.login, (select count(*) from document_import d where d.run = i.id) as "entered:INT"
from import_run i join account a on a.id = i.account where i.id = :id;

--- cells_set(id REF, cells TEXT, lines INT) !
update import_run set cells = :cells, lines = :lines where id = :id;

--- over(id REF, state TEXT, trouble TEXT) !
-- Its table and its files are named by nobody any more, and go.
update import_run set state = :state, trouble = :trouble, sheet = '', cells = '' where id = :id;

--- file_add(run REF, name TEXT, hash TEXT, size INT, packed BOOL) !
insert into import_file(run, name, hash, size, packed) values (:run, :name, :hash, :size, :packed) on conflict do nothing;

--- file_opened(run REF, name TEXT) !
update import_file set packed = false where run = :run and name = :name;

--- files(run REF) *
select name, hash, size, packed from import_file where run = :run order by name;

--- files_delete(run REF) !
delete from import_file where run = :run;

--- refused_insert(run REF, line INT, source TEXT, title TEXT, why TEXT, most INT) !
insert into import_refused(run, line, source, title, why)
select :run, :line, :source, :title, :why where (select count(*) from import_refused where run = :run) < :most
on conflict do nothing;

--- runs(rows INT) * run
select i.id, i.at, i.name, i.published, i.taken, i.there, i.refused, i.state, i.trouble, i.line, i.lines, a.name_zh, a.name_en
from import_run i join account a on a.id = i.account order by i.id desc limit :rows;

--- run(id REF) ? run
select i.id, i.at, i.name, i.published, i.taken, i.there, i.refused, i.state, i.trouble, i.line, i.lines, a.name_zh, a.name_en
from import_run i join account a on a.id = i.account where i.id = :id;

--- refused(run REF) * refused
select line, source, title, why from import_refused where run = :run order by line;
