-- Tables for the tests of the store and of gen/sql: every type, every kind of constraint.
create table kind (
    id   ID,
    name TEXT not null unique
);

create table thing (
    id      ID,
    kind    REF  not null references kind(id),
    count   INT  not null default 0 check (count >= 0),
    ratio   REAL not null default 0,
    name    TEXT not null default 'it''s TEXT; -- no comment',
    content BLOB not null,
    good    BOOL not null default false,
    seen    TIME not null default 0,
    made    DAY  not null default '',
    extra   JSON not null default '{}'
);
create index thing_kind on thing(kind, id);

/* Nobody changes what stands here; TEXT in a comment stays. */
create table fixed (
    position INT  not null,
    name     TEXT not null,
    primary key (position, name)
);
-- only sqlite
create trigger fixed_no_update before update on fixed begin select raise(abort, 'fixed; never changed'); end;
-- only postgres
create function fixed_refuse() returns trigger language plpgsql as $$ begin raise exception 'fixed; never changed'; end $$;
create trigger fixed_no_update before update on fixed for each row execute function fixed_refuse();
-- all
