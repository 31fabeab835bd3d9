-- The database of a house on PostgreSQL: once, by a superuser:
--
--     psql -v desk_password=… -v public_password=… -f deploy/postgres.sql
--
-- Two roles and two schemas. gongkai_desk owns both schemas: the desk's process, the worker and the commands use it. gongkai_public is the
-- public process: it reads what is published, adds to the inbox, and has no right on the desk's schema. Which tables those are
-- is settled by `gongkai init` and `gongkai migrate` (migrations/public/0002). Afterwards:
--
--     GONGKAI_DESK_DB='postgres://gongkai_desk:…@HOST/gongkai?options=-csearch_path%3Ddesk'
--     GONGKAI_PUBLIC_DB_OWNER='postgres://gongkai_desk:…@HOST/gongkai?options=-csearch_path%3Dpublic_store'
--     GONGKAI_PUBLIC_DB='postgres://gongkai_public:…@HOST/gongkai?options=-csearch_path%3Dpublic_store'
--
-- pg_hba.conf has to ask both for a password (scram-sha-256) or a certificate: with `trust` a role is nobody's wall.
\set ON_ERROR_STOP on
create role gongkai_desk login password :'desk_password';
create role gongkai_public login password :'public_password';
create database gongkai owner gongkai_desk template template0 encoding 'UTF8';
revoke all on database gongkai from public;
grant connect on database gongkai to gongkai_public;
\connect gongkai
revoke all on schema public from public;
create schema desk authorization gongkai_desk;
create schema public_store authorization gongkai_desk;
