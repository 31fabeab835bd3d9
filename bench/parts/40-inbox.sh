# inbox: durable submissions, beside SQLite by hand.
# shellcheck shell=bash

measure_inbox()
{
    say "inbox$label"
    with_documents "$1"
    local hand='' goal='' round rates=() against=''
    if [ -z "$label" ]; then
        measure inbox "$work" "$([ -n "$quick" ] && echo 1 || echo 2)"
        hand=$(awk -F '\t' '/^inbox: durable .*32 clients/ { print $5 }' "$results") goal=0.7 against="SQLite by hand, 32 a commit"
    fi
    serve
    for round in $(seq "$rounds"); do
        rates+=("$(rate -c128 -s bench/feedback.lua "http://$public/" -- "$(printf '%08x' $((RANDOM * 32768 + RANDOM)))")")
    done
    report "inbox: durable submissions, 128 clients, POST /feedback, the worker taking over$label" "$(median "${rates[@]}")" /s "$against" "$hand" $goal
    serve_end
}
