-- The authority's particulars and its departments (desk's store).

--- setting_set(name TEXT, value TEXT) !
insert into setting(name, value) values (:name, :value)
on conflict (name) do update set value = excluded.value;

--- setting_get(name TEXT) ?
select value from setting where name = :name;

--- department_insert(code TEXT, name_zh TEXT, name_en TEXT) 1
insert into department(code, name_zh, name_en) values (:code, :name_zh, :name_en) returning id;

--- department_code(id REF) ?
select code from department where id = :id;

--- department_rename(id REF, name_zh TEXT, name_en TEXT) !
update department set name_zh = :name_zh, name_en = :name_en where id = :id;

--- departments() *
select id, code, name_zh, name_en from department order by id;
