-- On PostgreSQL the public process is a role of its own, gongkai_public: it reads what is published and adds to the inbox. It
-- cannot read the inbox (but for the key against double clicks), and has no rights on any other schema.
-- `gongkai init` and `gongkai migrate` call the function, so that new tables get their rights too.
-- only postgres
create function public_grants() returns bigint language plpgsql as $$
declare
    t name;
    n bigint := 0;
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'gongkai_public') then
        return 0;
    end if;
    execute format('grant usage on schema %I to gongkai_public', current_schema());
    for t in select tablename from pg_catalog.pg_tables where schemaname = current_schema() loop
        if t like 'pub\_%' or t = 'migration' then
            execute format('grant select on %I to gongkai_public', t);
        elsif t like 'in\_%' then
            execute format('grant insert, select (public_id) on %I to gongkai_public', t);
        else
            continue;
        end if;
        n := n + 1;
    end loop;
    return n;
end $$;
-- all
