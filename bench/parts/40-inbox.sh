# inbox: durable submissions, beside SQLite by hand.
# shellcheck shell=bash

# What SQLite does by hand: with random ids, by which the goal goes, and with ids like ours.
by_hand()
{
    hand=$(awk -F '\t' '/^inbox: durable / && $4 ~ /random ids/ { v = $5 } END { print v }' "$results")
    like_ours=$(awk -F '\t' '/^inbox: durable / && $4 ~ /ids like ours/ { v = $5 } END { print v }' "$results")
}

report_handed_in()
{
    if [ -z "$hand" ]; then
        report "$1" "$2" /s
        return
    fi
    report "$1" "$2" /s "SQLite by hand, 32 a commit, random ids" "$hand" 0.7
    report "$1" "$2" /s "SQLite by hand, 32 a commit, ids like ours" "$like_ours"
}

measure_inbox()
{
    say "inbox$label"
    with_documents "$1"
    local hand='' like_ours='' round rates=()
    if [ -z "$label" ]; then
        measure inbox "$work" "$([ -n "$quick" ] && echo 1 || echo 2)"
        by_hand
    fi
    serve
    for round in $(seq "$rounds"); do
        rates+=("$(rate -c128 -s bench/feedback.lua "http://$public/" -- "$(printf '%08x' $((RANDOM * 32768 + RANDOM)))")")
    done
    report_handed_in "inbox: durable submissions, 128 clients, POST /feedback, the worker taking over$label" "$(median "${rates[@]}")"
    serve_end
}
