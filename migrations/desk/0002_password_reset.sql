-- people: a password that somebody else chose has to be changed at the next sign-in.
alter table account add column temporary BOOL not null default false;
