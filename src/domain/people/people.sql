-- Accounts, sessions and failed sign-ins (desk's store).

--- account_insert(login TEXT, name_zh TEXT, name_en TEXT, department REF, roles TEXT, password TEXT, temporary BOOL, created TIME) 1
insert into account(login, name_zh, name_en, department, roles, password, temporary, created)
values (:login, :name_zh, :name_en, :department, :roles, :password, :temporary, :created)
returning id;

--- account_by_login(login TEXT) ? account
select id, login, name_zh, name_en, department, roles, password, disabled from account where login = :login;

--- accounts() *
select a.id, a.login, a.name_zh, a.name_en, d.name_zh as department, d.name_en as department_en, a.roles, a.disabled,
    coalesce(f.confirmed, false) as "second_factor:BOOL"
from account a join department d on d.id = a.department left join second_factor f on f.account = a.id order by a.login;

--- account_set_password(login TEXT, password TEXT, temporary BOOL) !
-- temporary: somebody else chose it; the next sign-in has to choose another.
update account set password = :password, temporary = :temporary where login = :login;

--- account_set_disabled(login TEXT, disabled BOOL) !
update account set disabled = :disabled where login = :login;

--- department_by_code(code TEXT) ?
select id from department where code = :code;

--- session_insert(digest TEXT, account REF, now TIME, expires TIME, pending BOOL) !
insert into session(digest, account, created, seen, expires, pending) values (:digest, :account, :now, :now, :expires, :pending);

--- session_actor(digest TEXT) ?
select s.created, s.seen, s.expires, a.id, a.login, a.name_zh, a.name_en, a.department, a.roles, a.temporary,
    coalesce(f.confirmed, false) as "second_factor:BOOL",
    coalesce((select value from setting where name = 'sign_in.second_factor'), '') as "wanted:TEXT"
from session s join account a on a.id = s.account left join second_factor f on f.account = a.id
where s.digest = :digest and not s.pending and not a.disabled;

--- session_pending(digest TEXT, now TIME) ?
-- Whose password was right and who has to give a code.
select a.id, a.login from session s join account a on a.id = s.account
where s.digest = :digest and s.pending and s.expires > :now and not a.disabled;

--- session_touch(digest TEXT, now TIME, expires TIME) !
-- One that was ended meanwhile stays so.
update session set seen = :now, expires = :expires where digest = :digest and expires > :now;

--- session_delete(digest TEXT) !
delete from session where digest = :digest;

--- sessions_delete_of(login TEXT) !
delete from session where account in (select id from account where login = :login);

--- sessions_end_of(login TEXT, now TIME) !
-- They open nothing any more, and are remembered: somebody may be writing in one.
update session set expires = :now where expires > :now and account in (select id from account where login = :login);

--- session_was(digest TEXT) ?
select account from session where digest = :digest and not pending;

--- sessions_of(account REF) *
-- The latest of an account, ended ones too.
select digest from session where account = :account and not pending order by expires desc limit 50;

--- sessions_tidy(before TIME) !
delete from session where expires < :before;

--- failure_insert(who TEXT, now TIME) !
insert into sign_in_failure(who, at) values (:who, :now);

--- failures_since(who TEXT, since TIME) 1
select count(*) as "n:INT" from sign_in_failure where who = :who and at > :since;

--- failures_tidy(before TIME) !
delete from sign_in_failure where at < :before;

--- sessions_count() 1
select count(*) as "n:INT" from session;

--- second_factor(account REF) ?
select secret, confirmed, last_step, since, (select count(*) from recovery_code c where c.account = second_factor.account and not c.used) as "codes:INT"
from second_factor where account = :account;

--- second_factor_begin(account REF, secret TEXT, now TIME) !
-- No row: it is confirmed already.
insert into second_factor(account, secret, since) values (:account, :secret, :now)
on conflict (account) do update set secret = excluded.secret, since = excluded.since where not second_factor.confirmed;

--- second_factor_confirm(account REF, now TIME) !
update second_factor set confirmed = true, since = :now where account = :account and not confirmed;

--- second_factor_step(account REF, step INT) !
-- No row: a code of this step or a later one was used already.
update second_factor set last_step = :step where account = :account and last_step < :step;

--- second_factor_delete(login TEXT) !
delete from second_factor where account in (select id from account where login = :login);

--- recovery_insert(digest TEXT, account REF) !
insert into recovery_code(digest, account) values (:digest, :account);

--- recovery_use(digest TEXT, account REF) !
update recovery_code set used = true where digest = :digest and account = :account and not used;

--- recovery_delete(login TEXT) !
delete from recovery_code where account in (select id from account where login = :login);

--- email_of(account REF) 1
select email from account where id = :account;

--- email_set(account REF, email TEXT) !
update account set email = :email where id = :account;
