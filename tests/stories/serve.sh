#!/bin/bash
# The story of a service that runs for years: processes end, are renewed and are asked to stop, and nobody who asks for a page
# notices.
. "$(dirname "$0")/lib.sh"

cd "$temp" || exit 1
# Eight of its own beside another story's, and below those that the system gives to who calls out.
port=$((10000 + $$ % 2750 * 8))
site=http://127.0.0.1:$port

# In the background until `stop`; more options may follow.
serve()
{
    said="serve"
    : >serve.log
    # shellcheck disable=SC2046
    "$GONGKAI" $(cat "$temp/house.options") serve --public "127.0.0.1:$port" --desk "127.0.0.1:$((port + 1))" "$@" >serve.log 2>&1 &
    echo $! >serve.pid
    # A fact that fails leaves the address to the next one.
    trap 'kill -TERM "$(cat "$temp/serve.pid")" 2>/dev/null && wait "$(cat "$temp/serve.pid")"' EXIT
    wait_for 'event=serve.ready'
}

# Until the log has as many lines with the pattern as $2 says (1).
wait_for()
{
    for _ in $(seq 300); do
        [ "$(grep -c "$1" serve.log)" -lt "${2:-1}" ] || return 0
        sleep 0.1
    done
    fail "no \"$1\" in the log: $(grep -v event=request serve.log | tail -n 8)"
}

stop()
{
    kill -TERM "$(cat serve.pid)"
    code=0
    wait "$(cat serve.pid)" || code=$?
    [ "$code" = 0 ] || fail "it did not end well: $(tail -n 20 serve.log)"
    ! grep -qE 'AddressSanitizer|runtime error' serve.log || fail "a sanitizer complains: $(grep -A 10 -E 'AddressSanitizer|runtime error' serve.log | head -n 20)"
}

pid_of()
{
    pgrep -P "$(cat serve.pid)" -f "process $1"
}

fact_a_house_is_made()
{
    stores house
    gongkai house init
    done_well
}

fact_it_serves_both_sides_and_stops_when_asked()
{
    serve
    [ "$(curl -s -o page -w '%{http_code}' "$site/")" = 200 ] || fail "no page"
    [ "$(curl -s -o page -w '%{http_code}' "http://127.0.0.1:$((port + 1))/")" = 303 ] || fail "the desk does not ask to sign in"
    stop
    [ "$(curl -s -o page -w '%{http_code}' "$site/")" = 000 ] || fail "somebody still answers"
    ! pgrep -f "$temp/house process" >/dev/null || fail "a process was left"
}

fact_an_address_that_is_taken_is_one_clear_line()
{
    serve
    gongkai house serve --public "127.0.0.1:$port" --desk "127.0.0.1:$((port + 2))"
    refused_with 1
    stop
}

fact_a_process_that_is_killed_is_back()
{
    serve
    local kind old now
    for kind in public desk worker convert; do
        old=$(pid_of "$kind")
        now=$old
        kill -KILL "$old"
        # One look decides: between two the old process may end, and none is seen to be another one.
        for _ in $(seq 200); do
            now=$(pid_of "$kind" || true)
            [ -z "$now" ] || [ "$now" = "$old" ] || break
            sleep 0.05
        done
        [ -n "$now" ] && [ "$now" != "$old" ] || fail "$kind is not back"
        # Who asks meanwhile waits a moment and is answered.
        [ "$(curl -s -m 20 -o page -w '%{http_code}' "$site/")" = 200 ] || fail "no page after $kind was killed"
    done
    [ "$(grep -c 'event=serve.crash' serve.log)" = 4 ] || fail "not every end is in the log"
    stop
}

ask_all_the_time()
{
    while [ ! -e enough ]; do
        curl -s -m 20 -o /dev/null -w '%{http_code}\n' "$site/"
        curl -s -m 20 -o /dev/null -w '%{http_code}\n' "http://127.0.0.1:$((port + 1))/sign-in"
    done
}

fact_renewing_every_process_loses_no_request()
{
    serve
    local before
    before=$(pid_of public)
    rm -f enough
    ask_all_the_time >codes1 &
    ask_all_the_time >codes2 &
    for round in 1 2 3; do
        kill -HUP "$(cat serve.pid)"
        wait_for 'event=serve.renewed' "$round"
    done
    touch enough
    wait %2 %3 2>/dev/null || true
    for _ in $(seq 100); do
        jobs -r | grep -q ask_all || break
        sleep 0.1
    done
    [ "$(pid_of public)" != "$before" ] || fail "it is the same process"
    [ "$(cat codes1 codes2 | wc -l)" -gt 10 ] || fail "hardly anybody asked"
    [ "$(sort -u codes1 codes2)" = 200 ] || fail "lost: $(sort codes1 codes2 | uniq -c)"
    stop
}

fact_a_request_that_was_begun_is_answered_before_the_end()
{
    serve
    # Half a request, the end of the service, the other half.
    exec 7<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n' >&7
    sleep 0.3
    kill -TERM "$(cat serve.pid)"
    sleep 0.3
    printf 'Connection: close\r\n\r\n' >&7
    head -n 1 <&7 >answer
    exec 7>&-
    grep -q ' 200' answer || fail "it was answered: $(cat answer)"
    code=0
    wait "$(cat serve.pid)" || code=$?
    [ "$code" = 0 ] || fail "it did not end well"
}

# One submission; $1: from which address, as the proxy says. The status; what came back is in page.
hand_in()
{
    local key
    key=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    curl -s -o page -w '%{http_code}' -H "Origin: $site" -H "X-Forwarded-For: $1" --data-urlencode "message=这一页的电话是旧的" --data "page=/&key=$key" "$site/feedback"
}

fact_an_address_hands_in_so_often_and_no_more()
{
    serve --trusted-proxy 127.0.0.1
    for _ in $(seq 30); do
        [ "$(hand_in 203.0.113.7)" = 303 ] || fail "a submission was not taken"
    done
    [ "$(hand_in 203.0.113.7)" = 429 ] || fail "the 31st within an hour was taken"
    grep -q '这一页的电话是旧的' page || fail "what was typed is not kept"
    [ "$(hand_in 203.0.113.8)" = 303 ] || fail "another address has to wait too"
    [ "$(hand_in 127.0.0.1)" = 303 ] || fail "this machine has to wait"
    ! grep -q '203\.0\.113' serve.log || fail "an address is in the log"
    stop
}

fact_when_the_supervisor_is_killed_nobody_is_left()
{
    serve
    kill -KILL "$(cat serve.pid)"
    wait "$(cat serve.pid)" || true
    for _ in $(seq 100); do
        pgrep -f "$temp/house process" >/dev/null || return 0
        sleep 0.1
    done
    fail "left: $(pgrep -af "$temp/house process")"
}

fact_sockets_of_systemd_are_taken_over()
{
    # As systemd starts it: sockets from number 3 on, named in the other order; and it waits to hear READY=1.
    # shellcheck disable=SC2046
    timeout 60 python3 - "$GONGKAI" $(cat "$temp/house.options") >answer <<'END'
import os, signal, socket, subprocess, sys, time, urllib.request
program, options = sys.argv[1], sys.argv[2:]
public, desk = socket.create_server(('127.0.0.1', 0)), socket.create_server(('127.0.0.1', 0))
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.bind('notify')
notify.settimeout(30)
def arrange():
    a, b = os.dup(desk.fileno()), os.dup(public.fileno())
    os.dup2(a, 3), os.dup2(b, 4)
    os.set_inheritable(3, True), os.set_inheritable(4, True)
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='2', LISTEN_FDNAMES='desk:public', NOTIFY_SOCKET=os.path.abspath('notify'))
pid = os.fork()
if pid == 0:
    arrange()
    log = os.open('serve.log', os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 2)
    os.execv(program, [program, *options, 'serve'])
print(notify.recv(100).decode())
print(urllib.request.urlopen(f'http://127.0.0.1:{public.getsockname()[1]}/').status)
os.kill(pid, signal.SIGTERM)
print(notify.recv(100).decode())
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
    [ "$(paste -sd' ' answer)" = "READY=1 200 STOPPING=1 0" ] || fail "heard: $(paste -sd' ' answer) $(tail -n 5 serve.log)"
}

run_facts
