#!/bin/bash
# The first law of the house: from the public process the desk's store cannot be reached, by file, by socket, by SQL; and it is
# the operating system or the database server that refuses. The program's own probe (src/app/probe.c) goes behind the walls by
# the function that `serve` uses; then the process that really serves is looked at from outside.
. "$(dirname "$0")/../stories/lib.sh"

cd "$temp" || exit 1
# A plain user cannot reach a program in a clone under /root.
cp "$GONGKAI" "$temp/gongkai" && chmod 755 "$temp/gongkai" && GONGKAI=$temp/gongkai
port=$((20000 + $$ % 20000))

# As user $1 (or ourselves, if that is who we are): the rest.
as()
{
    local user=$1
    shift
    if [ "$(id -un)" = "$user" ]; then
        "$@"
    else
        runuser -u "$user" -- "$@"
    fi
}

# Every line of the probe says by what it was refused, but for the first, which says that the public store is open.
nothing_reached()
{
    [ "$code" = 0 ] || fail "something was reached: $(grep REACHED out)"
    [ "$(head -n 1 out)" = $'the public store\topen' ] || fail "the attempts prove nothing"
    [ "$(wc -l <out)" -ge 20 ] || fail "too few attempts"
    ! grep -q REACHED out || fail "reached"
}

probe_as()
{
    local user=$1 folder=$2 address=$3
    said="isolation-probe as $user"
    code=0
    as "$user" env "${@:4}" "$GONGKAI" --data "$folder" isolation-probe "$address" >out 2>err || code=$?
    nothing_reached
}

# ---- On SQLite ----

fact_a_plain_user_reaches_nothing_of_the_desk()
{
    [ "${ENGINE:-sqlite}" = sqlite ] || return 0
    local user
    user=$(id -un)
    [ "$(id -u)" != 0 ] || user=nobody
    install -d -o "$user" plain
    as "$user" "$GONGKAI" --data "$temp/plain/house" init >out
    # Without the walls the same user reads it: they are what refuses.
    as "$user" test -r "$temp/plain/house/desk/desk.db" || fail "the desk's owner cannot read it"
    probe_as "$user" "$temp/plain/house" "sqlite:$temp/plain/house/desk/desk.db"
}

fact_root_becomes_another_user_who_reaches_nothing()
{
    [ "${ENGINE:-sqlite}" = sqlite ] && [ "$(id -u)" = 0 ] || return 0
    stores rooted
    gongkai rooted init
    done_well
    probe_as root "$temp/rooted" "sqlite:$temp/rooted/desk/desk.db"
}

# ---- The process that serves ----

serve()
{
    : >serve.log
    "$GONGKAI" $(cat "$temp/$1.options") serve --public "127.0.0.1:$port" --desk "127.0.0.1:$((port + 1))" >serve.log 2>&1 &
    echo $! >serve.pid
    for _ in $(seq 150); do
        ! grep -q 'event=serve.ready' serve.log || return 0
        kill -0 "$(cat serve.pid)" 2>/dev/null || break
        sleep 0.1
    done
    said=serve
    fail "it does not serve: $(grep -v "event=ended" serve.log | tail -n 8)"
}

stop()
{
    kill -TERM "$(cat serve.pid)"
    wait "$(cat serve.pid)" || fail "it did not end well: $(tail -n 3 serve.log)"
}

public_pid()
{
    pgrep -P "$(cat serve.pid)" -f 'process public'
}

# A report by a reader, as a browser sends it.
hand_in()
{
    local key
    key=$(curl -s "http://127.0.0.1:$port/feedback" | grep -o 'name="key" value="[0-9a-f]*"' | grep -o '[0-9a-f]\{32\}')
    curl -s -o page -w '%{http_code}' -H 'Sec-Fetch-Site: same-origin' --data-urlencode "key=$key" --data-urlencode "page=/" \
        --data-urlencode "message=页面打不开" --data-urlencode "contact=" "http://127.0.0.1:$port/feedback"
}

serves_both_ways()
{
    [ "$(curl -s -o page -w '%{http_code}' "http://127.0.0.1:$port/")" = 200 ] || fail "no page: $(cat page)"
    [ "$(hand_in)" = 303 ] || fail "nothing can be handed in: $(cat page) $(tail -n 3 serve.log)"
    for _ in $(seq 100); do
        ! grep -q 'process=worker event=worker done=' serve.log || return 0
        sleep 0.1
    done
    fail "nobody took it over: $(tail -n 5 serve.log)"
}

behind_walls()
{
    local pid=$1
    grep -q '^NoNewPrivs:.1$' "/proc/$pid/status" || fail "it could gain rights"
    grep -q '^Seccomp:.2$' "/proc/$pid/status" || fail "no filter of system calls"
    ! ls -l "/proc/$pid/fd" | grep -q "/desk/" || fail "it holds a file of the desk"
    ! tr '\0' '\n' <"/proc/$pid/environ" | grep -qE 'DESK|OWNER' || fail "it was told the desk's address"
    [ "$(id -u)" != 0 ] || grep -qE '^Uid:.[1-9]' "/proc/$pid/status" || fail "it is root"
}

fact_the_process_that_serves_stands_behind_the_walls()
{
    [ "${ENGINE:-sqlite}" = sqlite ] || return 0
    stores served
    gongkai served init
    done_well
    serve served
    serves_both_ways
    behind_walls "$(public_pid)"
    [ "$(id -u)" != 0 ] || [ "$(readlink "/proc/$(public_pid)/root")" = "$temp/served/public" ] || fail "it sees other folders"
    stop
}

# ---- On PostgreSQL ----

admin()
{
    psql -XqAt -v ON_ERROR_STOP=1 -d "$GONGKAI_TEST_PG" "$@"
}

# The roles belong to the server, so the database gets its name from us and the roles stay.
fact_on_postgres_the_public_role_has_no_right_on_the_desk()
{
    [ "${ENGINE:-sqlite}" = postgres ] || return 0
    local database=isolation_$$ host secret=only-for-tests
    echo "$database" >>"$temp/databases"
    host=${GONGKAI_TEST_PG#*\?}
    # A house of its own on the same server, by the file that administrators use; roles that an earlier test left have rights elsewhere,
    # and stay.
    sed -e "s/\bdatabase gongkai\b/database $database/; s/^\\\\connect gongkai/\\\\connect $database/" \
        -e "s/^create role/alter role/" "$root/deploy/postgres.sql" >make.sql
    for role in gongkai_desk gongkai_public; do
        admin -c "create role $role" 2>/dev/null || true
    done
    admin -v "desk_password=$secret" -v "public_password=$secret-2" -f make.sql
    local url="@/$database?$host&options=-csearch_path%3D"
    export GONGKAI_DESK_DB="postgres://gongkai_desk:$secret${url}desk"
    export GONGKAI_PUBLIC_DB_OWNER="postgres://gongkai_desk:$secret${url}public_store"
    export GONGKAI_PUBLIC_DB="postgres://gongkai_public:$secret-2${url}public_store"
    echo "--data $temp/roles" >roles.options
    gongkai roles init
    done_well
    serve roles
    serves_both_ways
    behind_walls "$(public_pid)"
    stop
    # With its own role at the desk's schema; and as the desk, but without its password.
    for address in "postgres://gongkai_public:$secret-2${url}desk" "postgres://gongkai_desk${url}desk"; do
        probe_as "$(id -un)" "$temp/roles" "$address" -u GONGKAI_DESK_DB -u GONGKAI_PUBLIC_DB_OWNER
    done
    # What the role may do, asked of the server itself.
    for words in "select count(*) from desk.account" "select payload from public_store.in_submission" "delete from public_store.in_submission" \
        "update public_store.pub_head set seq = 0" "insert into public_store.pub_setting values ('a', 'b')" "create table public_store.mine(a int)" \
        "create table public.mine(a int)" "set role gongkai_desk"; do
        ! psql -XqAt -d "$GONGKAI_PUBLIC_DB" -c "$words" >out 2>err || fail "allowed: $words"
        grep -qE 'permission denied|must be' err || fail "refused for another reason: $words: $(cat err)"
    done
    psql -XqAt -d "$GONGKAI_PUBLIC_DB" -c 'select count(*) from pub_head' >out || fail "it cannot read what is published"
}

run_facts
