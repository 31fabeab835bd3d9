# fossil: a document's page built each time, beside Fossil's wiki page.
# shellcheck shell=bash

start_fossil()
{
    curl -s "http://$public/d/$first_id/json" | sed -n 's/.*"body":"\([^"]*\)".*/\1/p' | sed 's/\\n/\n/g' >"$temp/page.md"
    [ -s "$temp/page.md" ] || give_up "no text for Fossil's page"
    HOME=$temp USER=bench fossil init --admin-user bench "$temp/wiki.fossil" >/dev/null
    HOME=$temp USER=bench fossil wiki create Page "$temp/page.md" -M text/x-markdown -R "$temp/wiki.fossil" >/dev/null
    HOME=$temp USER=bench taskset -c $server_core fossil server "$temp/wiki.fossil" --nojail --port "${fossil#*:}" --localhost >/dev/null 2>&1 &
    started+=($!)
    wait_for "http://$fossil/wiki?name=Page"
}

measure_fossil()
{
    say "pages against Fossil"
    with_documents "$1"
    serve --cache 0
    start_fossil
    in_turns "http://$fossil/wiki?name=Page" $(random_documents "$1")
    report "a document's page built each time, any of $1" "$ours" /s "Fossil, a wiki page of the same text" "$theirs" 30
    serve_end
}
