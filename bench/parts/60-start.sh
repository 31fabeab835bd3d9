# start: start-up and memory at rest.
# shellcheck shell=bash

# Proportional set sizes of the supervisor and its processes.
measure_memory()
{
    local pid name kb all=0
    for pid in $server_pid $(pgrep -P "$server_pid"); do
        name=$(tr '\0' ' ' <"/proc/$pid/cmdline" | grep -o ' process [a-z]*' | cut -d' ' -f3 || true)
        kb=$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup")
        all=$((all + kb))
        report "memory at rest: ${name:-supervisor}$label" "$(awk "BEGIN { print $kb / 1024 }")" MB
    done
    report_within "memory at rest: all processes$label" "$(awk "BEGIN { print $all / 1024 }")" MB 64
}

measure_start()
{
    say "start-up and memory$label"
    with_documents "$1"
    measure start $public "$([ -n "$quick" ] && echo 3 || echo 9)" "$gongkai" "${stores[@]}" serve --public $public --desk $desk \
        --threads 1 --log-level error
    serve
    sleep 2
    measure_memory
    serve_end
}
