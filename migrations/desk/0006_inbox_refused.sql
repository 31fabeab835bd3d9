-- engine: what the public handed in and the rules of its subject refuse: out of the queue, readable here. `reason` is the error's code,
-- never its text.
create table inbox_refused (
    public_id TEXT not null primary key,
    kind      TEXT not null,
    received  TIME not null,
    payload   TEXT not null,
    reason    TEXT not null,
    at        TIME not null
);
