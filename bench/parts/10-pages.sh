# pages: a document's page, from memory and built each time, beside nginx.
# shellcheck shell=bash

measure_pages()
{
    say "pages against nginx$label"
    with_documents "$1"
    local goal_memory=1.0 goal_built=0.5
    [ -z "$label" ] || goal_memory='' goal_built=''
    serve
    start_nginx
    in_turns "http://$nginx/page.html" "http://$public/d/$first_id"
    report "a document's page from memory$label" "$ours" /s "nginx, a file of the same bytes" "$theirs" $goal_memory
    in_turns "http://$nginx_open/page.html" "http://$public/d/$first_id"
    report "a document's page from memory$label" "$ours" /s "nginx that keeps the file open (open_file_cache)" "$theirs"
    serve_end
    serve --cache 0
    in_turns "http://$nginx/page.html" $(random_documents "$1")
    report "a document's page built each time, any of $1$label" "$ours" /s "nginx, a file of the same bytes" "$theirs" $goal_built
    serve_end
}
