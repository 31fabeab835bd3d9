-- A second one: it stands on the first.
insert into kind(name) values ('book'), ('letter');
-- only sqlite
create table note (thing REF not null references thing(id), text TEXT not null, primary key (thing)) without rowid;
-- only postgres
create table note (thing REF not null references thing(id), text TEXT not null, primary key (thing));
-- all
