# postgres: the same on PostgreSQL, which has no goals.
# shellcheck shell=bash

measure_postgres()
{
    local part
    use_postgres
    generate "$documents_pg"
    # What PostgreSQL does by itself within minutes.
    psql -XqAt -d "$desk_url" -c analyze
    sed "s/^\([^\t]*\)/\1$label/" "$data/rates" | awk -F '\t' '!/the same/' >>"$results"
    for part in pages search inbox publish start; do
        measure_$part "$documents_pg"
    done
}
