-- a comment
create index a_x
    on a(x);
