-- Full text on PostgreSQL: the keys stand in columns of their own, with an index each; title and body keep the folded text alone,
-- which is looked at only for phrases and excluded words.
--
-- The searches are functions, for the planner's sake: left to itself it walks the newest rows and reads the keys of each, or
-- plans without knowing what is looked for. The index gives all rows that hold the keys; they are sorted by date, and their texts are
-- read, newest first, until there are enough.
-- only postgres
alter table pub_search add column title_keys text[] collate "C", add column keys text[] collate "C";
drop index pub_search_keys;
update pub_search set title_keys = search_keys(title, ''), keys = search_keys(title, body),
    title = split_part(title, chr(10), 1), body = split_part(body, chr(10), 1);
alter table pub_search alter column title_keys set not null, alter column keys set not null;
-- what is long stands beside the table: sorting many rows by date reads few pages
alter table pub_search set (toast_tuple_target = 128);
create index pub_search_keys on pub_search using gin (keys) with (gin_pending_list_limit = 1024);
create index pub_search_title_keys on pub_search using gin (title_keys) with (gin_pending_list_limit = 1024);

create function search_all(match text, rows bigint) returns setof bigint language plpgsql stable
    set enable_seqscan = off set enable_indexscan = off set plan_cache_mode = force_custom_plan set jit = off as $$
begin
    return query select c.rowid
        from (select s.rowid, s.title, s.body from pub_search s where s.keys @> search_wanted(match) order by s.rowid desc offset 0) as c
        where search_recheck(c.title, c.body, match) limit rows;
end $$;
create function search_titles(match text, rows bigint) returns setof bigint language plpgsql stable
    set enable_seqscan = off set enable_indexscan = off set plan_cache_mode = force_custom_plan set jit = off as $$
begin
    return query select c.rowid
        from (select s.rowid, s.title from pub_search s where s.title_keys @> search_wanted(match) order by s.rowid desc offset 0) as c
        where search_recheck(c.title, '', match) limit rows;
end $$;
create function search_count(match text, rows bigint) returns bigint language plpgsql stable
    set enable_seqscan = off set enable_indexscan = off set plan_cache_mode = force_custom_plan set jit = off as $$
begin
    return (select count(*) from (select from pub_search s
        where s.keys @> search_wanted(match) and search_recheck(s.title, s.body, match) limit rows) as hits);
end $$;
-- all
