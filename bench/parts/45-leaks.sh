# leaks: the leak scan, text a second, beside grep with one expression on the same bytes.
# shellcheck shell=bash

measure_leaks()
{
    say "leak scan"
    measure leaks "$temp/leaks.txt" "$([ -n "$quick" ] && echo 300 || echo 5000)"
}
