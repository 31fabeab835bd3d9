# requests: requests for disclosure handed in, cases looked up, a change of the calendar over 100,000 open cases, table three over a million.
# shellcheck shell=bash

measure_requests()
{
    local round rates=() hand='' like_ours='' n=100000 million=1000000
    [ -z "$quick" ] || { n=2000 million=20000; }
    say "requests"
    measure requests cases "$work" "$n"
    measure requests tables "$work" "$million"

    use_sqlite requests
    rm -rf "$data"
    "$gongkai" "${stores[@]}" init --demo requests-sample >/dev/null
    "$programs/bench_requests" codes 250 >"$temp/codes"
    serve
    "$programs/bench_requests" rest "$data" # an applicant's look is measured, not the drawing of 300 cases' letters
    start_nginx_of "http://$public/request/status" "$(awk 'NR == 1 { print "code=" $1 "&second=" $2 }' "$temp/codes")"
    in_turns "http://$nginx/page.html" -s bench/status.lua "http://$public/" -- "$temp/codes"
    report "an applicant looks at his case" "$ours" /s "nginx, a file of the same bytes" "$theirs" 0.5

    measure inbox "$work" "$([ -n "$quick" ] && echo 1 || echo 2)"
    by_hand
    for round in $(seq "$rounds"); do
        rates+=("$(rate -c128 -s bench/request.lua "http://$public/" -- "$(printf '%08x' $((RANDOM * 32768 + RANDOM)))")")
    done
    report_handed_in "a request for disclosure: durable and acknowledged, 128 clients, sealed, the worker taking over" "$(median "${rates[@]}")"
    serve_end
}
