# search-million: the search page over a million documents of 600 letters; about an hour the first time, the documents stay.
# Only when it is named.
# shellcheck shell=bash

measure_search_million()
{
    local n=${GONGKAI_BENCH_MILLION:-1000000}
    [ -z "$quick" ] || n=5000
    use_sqlite "million-$n"
    say "search over $n documents"
    [ -e "$data" ] || "$gongkai" "${stores[@]}" init --demo zhaotong-2016 >/dev/null
    measure million "$data" "$desk_url" "$public_url" "$n"
}
