# search: the search page without a socket, beside plain FTS5.
# shellcheck shell=bash

measure_search()
{
    say "search$label"
    with_documents "$1"
    measure search "$data" "$public_url" "$1 documents"
}
