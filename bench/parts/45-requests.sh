# requests: requests for disclosure handed in, cases looked up, a change of the calendar over 100,000 open cases, table three over a million.
# shellcheck shell=bash

# The form that opens the case whose page is as long as the mean of all: nginx is to send as many bytes as we do.
form_of_mean_length()
{
    local code second form
    while read -r code second; do
        form="code=$code&second=$second"
        echo "$form $(curl -s -o /dev/null -w '%{size_download}' --data "$form" -H 'Sec-Fetch-Site: same-origin' "http://$public/request/status")"
    done <"$temp/codes" | awk '{ form[NR] = $1; bytes[NR] = $2; sum += $2 }
        function off(i) { return bytes[i] < sum / NR ? sum / NR - bytes[i] : bytes[i] - sum / NR }
        END { for (i = 1; i <= NR; i++) if (!at || off(i) < off(at)) at = i; print form[at] }'
}

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
    start_nginx_of "http://$public/request/status" "$(form_of_mean_length)"
    in_turns "http://$nginx/page.html" -s bench/status.lua "http://$public/" -- "$temp/codes"
    report "an applicant looks at his case" "$ours" /s "nginx, a file of the same bytes" "$theirs" 0.5

    # What request.lua hands in stands in the inbox as a sealed box of so many bytes: by hand they are as long.
    measure inbox "$work" "$([ -n "$quick" ] && echo 1 || echo 2)" 678
    by_hand
    for round in $(seq "$rounds"); do
        rates+=("$(rate -c128 -s bench/request.lua "http://$public/" -- "$(printf '%08x' $((RANDOM * 32768 + RANDOM)))")")
    done
    report_handed_in "a request for disclosure: durable and acknowledged, 128 clients, sealed, the worker taking over" "$(median "${rates[@]}")"
    serve_end
}
