-- What every public page needs of the public store.

--- head() 1
-- Where the projection stands.
select hash from pub_head where id = 1;

--- settings() *
select name, value from pub_setting order by name;

--- categories() * category
select id, code, parent, name_zh, name_en, about_zh, about_en from pub_category order by position, id;

--- topics() *
select id, code, name_zh, name_en from pub_topic order by id;

--- departments() *
select id, code, name_zh, name_en from pub_department order by id;
