-- leaks: masked copies (脱敏副本) of files, by the content of the file that they were made of.
create table leak_copy (
    hash  TEXT not null primary key,
    state TEXT not null,                    -- waiting, made, refused
    copy  TEXT not null default '',         -- hash of the copy
    size  INT  not null default 0,
    at    TIME not null
);
