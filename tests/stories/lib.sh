# lib.sh: what the stories of the command line share. A story is a bash file with functions named fact_…;
# its last line is `run_facts`. Each fact is one test case, runs in a shell of its own with `set -e`, and
# tells in its name what is true. Facts run in the order they are written and share $temp.
# GONGKAI names the program; ENGINE is sqlite or postgres (then GONGKAI_TEST_PG is a superuser's address).

: "${GONGKAI:?the program to test}"
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
story=$(realpath "$0")
temp=$(mktemp -d "${TMPDIR:-/tmp}/gongkai-story.XXXXXX")
chmod 755 "$temp"

forget_everything()
{
    local d
    for d in $(cat "$temp/databases" 2>/dev/null); do
        psql -XqAt -d "$GONGKAI_TEST_PG" -c "drop database if exists $d with (force)" >/dev/null 2>&1
    done
    rm -rf "$temp"
}
trap forget_everything EXIT

# A fresh pair of stores named $1: its options for the program are in the file $temp/$1.options.
stores()
{
    local name=$1 database url
    echo "--data $temp/$name" >"$temp/$name.options"
    [ "${ENGINE:-sqlite}" = postgres ] || return 0
    database=story_${name//-/_}_$$
    psql -XqAt -d "$GONGKAI_TEST_PG" -c "create database $database"
    echo "$database" >>"$temp/databases"
    url=${GONGKAI_TEST_PG/\/postgres\?//$database?}
    echo "--desk-db $url&options=-csearch_path%3Ddesk --public-db $url&options=-csearch_path%3Dpublic_store" >>"$temp/$name.options"
}

# gongkai on the stores $1 with the other arguments; stdout in $temp/out, stderr in $temp/err, code in $code.
# What is typed to it is in $temp/stdin, if that is there.
gongkai()
{
    local name=$1
    shift
    said="$*"
    code=0
    local input=/dev/null
    [ ! -e "$temp/stdin" ] || input=$temp/stdin
    # The options hold no spaces of their own.
    # shellcheck disable=SC2046
    timeout 120 "$GONGKAI" $(cat "$temp/$name.options") "$@" >"$temp/out" 2>"$temp/err" <"$input" || code=$?
}

# Ends the fact: also from within a condition, where `set -e` does not reach.
fail()
{
    {
        echo "$*"
        echo "after: gongkai ${said:-}: exit code ${code:-}"
        [ ! -e "$temp/out" ] || sed 's/^/out: /' "$temp/out" | head -n 20
        [ ! -e "$temp/err" ] || sed 's/^/err: /' "$temp/err" | head -n 40
    } >&2
    exit 1
}

done_well()
{
    [ "${code:-}" = 0 ] || fail "it should have worked"
    [ ! -s "$temp/err" ] || ! grep -qE 'AddressSanitizer|runtime error' "$temp/err" || fail "a sanitizer complains"
}

# Exit code $1, nothing on stdout, and one line on stderr.
refused_with()
{
    [ "${code:-}" = "$1" ] || fail "the exit code should be $1"
    [ ! -s "$temp/out" ] || fail "stdout should be empty"
    [ "$(wc -l <"$temp/err")" = 1 ] || fail "stderr should be one line"
}

run_facts()
{
    local fact n=0 bad=0
    if [ "${ENGINE:-sqlite}" = postgres ] && [ -z "${GONGKAI_TEST_PG:-}" ]; then
        echo "1..0 # SKIP without GONGKAI_TEST_PG"
        exit 77
    fi
    for fact in $(grep -o '^fact_[a-z0-9_]*' "$story"); do
        n=$((n + 1))
        # Not as a condition: there `set -e` would be without effect.
        (
            set -e -o pipefail
            "$fact"
        )
        if [ $? = 0 ]; then
            echo "ok $n - ${fact#fact_}"
        else
            echo "not ok $n - ${fact#fact_}"
            bad=1
        fi
    done
    echo "1..$n"
    exit $bad
}
