-- Accounts, sessions and failed sign-ins (desk's store).

--- account_insert(login TEXT, name_zh TEXT, name_en TEXT, department REF, roles TEXT, password TEXT, temporary BOOL, created TIME) 1
insert into account(login, name_zh, name_en, department, roles, password, temporary, created)
values (:login, :name_zh, :name_en, :department, :roles, :password, :temporary, :created)
returning id;

--- account_by_login(login TEXT) ? account
select id, login, name_zh, name_en, department, roles, password, disabled from account where login = :login;

--- accounts() *
select a.id, a.login, a.name_zh, a.name_en, d.name_zh as department, d.name_en as department_en, a.roles, a.disabled
from account a join department d on d.id = a.department order by a.login;

--- account_set_password(login TEXT, password TEXT, temporary BOOL) !
-- temporary: somebody else chose it; the next sign-in has to choose another.
update account set password = :password, temporary = :temporary where login = :login;

--- account_set_disabled(login TEXT, disabled BOOL) !
update account set disabled = :disabled where login = :login;

--- department_by_code(code TEXT) ?
select id from department where code = :code;

--- session_insert(digest TEXT, account REF, now TIME, expires TIME) !
insert into session(digest, account, created, seen, expires) values (:digest, :account, :now, :now, :expires);

--- session_actor(digest TEXT) ?
select s.created, s.seen, s.expires, a.id, a.login, a.name_zh, a.name_en, a.department, a.roles, a.temporary
from session s join account a on a.id = s.account
where s.digest = :digest and not a.disabled;

--- session_touch(digest TEXT, now TIME, expires TIME) !
update session set seen = :now, expires = :expires where digest = :digest;

--- session_delete(digest TEXT) !
delete from session where digest = :digest;

--- sessions_delete_of(login TEXT) !
delete from session where account in (select id from account where login = :login);

--- sessions_tidy(now TIME) !
delete from session where expires < :now;

--- failure_insert(who TEXT, now TIME) !
insert into sign_in_failure(who, at) values (:who, :now);

--- failures_since(who TEXT, since TIME) 1
select count(*) as "n:INT" from sign_in_failure where who = :who and at > :since;

--- failures_tidy(before TIME) !
delete from sign_in_failure where at < :before;

--- sessions_count() 1
select count(*) as "n:INT" from session;
