-- people: a code of six digits at sign-in (TOTP, RFC 6238), and codes for who lost his telephone.
create table second_factor (
    account   REF  not null primary key references account(id),
    secret    TEXT not null,                  -- base32, as it was typed into the telephone; not encrypted
    confirmed BOOL not null default false,    -- a code was right once: from then on it is asked for
    last_step INT  not null default 0,        -- of the last code that was used: none is used twice
    since     TIME not null
);

create table recovery_code (
    digest  TEXT not null primary key,        -- of a code that was shown once
    account REF  not null references account(id),
    used    BOOL not null default false
);
create index recovery_code_account on recovery_code(account);

-- A session whose password was right and whose code has not come yet: it opens nothing.
alter table session add column pending BOOL not null default false;
