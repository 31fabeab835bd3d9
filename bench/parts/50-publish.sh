# publish: from the last signature to the public page.
# shellcheck shell=bash

measure_publish()
{
    say "publication$label"
    with_documents "$1"
    serve
    on_load "$programs/bench_publish" "$desk_url" $desk $public "$([ -n "$quick" ] && echo 5 || echo 20)" |
        sed "s/^\([^\t]*\)/\1$label/" >>"$results"
    serve_end
}
