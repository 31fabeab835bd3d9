# growth: pages at few and at many documents.
# shellcheck shell=bash

growth_paths=(
    "home /"
    "a_column /c/police-information"
    "the_list /list"
    "the_list,_filtered /list?topic=drugs&month=2020"
    "the_figures /statistics"
    "search,_a_common_word /search?q=%E9%A9%BE%E9%A9%B6"
)

# Rates of the pages of the stores in use, one a line. Few connections: some of these pages count all documents.
rates_of_pages()
{
    local line
    cat "$data/public/public.db" >/dev/null # the search left it cold
    serve --cache 0
    trap 'kill "$server_pid" 2>/dev/null' EXIT # of this subshell
    rate -c4 --timeout 30s $(random_documents "$1")
    for line in "${growth_paths[@]}"; do
        rate -c4 --timeout 30s "http://$public${line#* }"
    done
    trap - EXIT
    serve_end
}

measure_growth()
{
    say "growth from $small to $1 documents"
    with_documents "$1"
    local i names a b
    readarray -t b < <(rates_of_pages "$1")
    use_sqlite "sqlite-$small"
    generate "$small"
    readarray -t a < <(rates_of_pages "$small")
    use_sqlite "sqlite-$1"
    names=(a_document "${growth_paths[@]%% *}")
    [ "${#a[@]}" = "${#names[@]}" ] && [ "${#b[@]}" = "${#names[@]}" ] || give_up "growth: a page was not answered"
    for i in "${!names[@]}"; do
        report "${names[$i]//_/ }, built each time, $1 documents" "${b[$i]}" /s "the same, $small documents" "${a[$i]}"
    done
}
