-- What readers see of the authority and its departments (public store).

--- setting_set(name TEXT, value TEXT) !
insert into pub_setting(name, value) values (:name, :value)
on conflict (name) do update set value = excluded.value;

--- department_set(id REF, code TEXT, name_zh TEXT, name_en TEXT) !
insert into pub_department(id, code, name_zh, name_en) values (:id, :code, :name_zh, :name_en)
on conflict (id) do update set code = excluded.code, name_zh = excluded.name_zh, name_en = excluded.name_en;
