#!/bin/bash
# The story of an officer, and of a script, who ask when a request is to be answered, and why. There is
# no data folder.
. "$(dirname "$0")/lib.sh"

cd "$temp" || exit 1
echo >"$temp/none.options"

# Said $1, and nothing else.
said_only()
{
    done_well
    [ "$(cat "$temp/out")" = "$1" ] || fail "it should have said $1"
    [ ! -s "$temp/err" ] || fail "stderr should be empty"
}

fact_a_date_is_one_line()
{
    gongkai none deadline --law cn-2019 --received 2024-09-25
    said_only 2024-10-28
    gongkai none deadline --received 2016-01-28
    said_only 2016-02-23
    gongkai none deadline --received=2024-03-01 --event third-party-asked=2024-03-11 --event=third-party-answered=2024-03-25
    said_only 2024-04-15
    gongkai none deadline --received 2024-09-25 --event extended=2024-10-08:5
    said_only 2024-11-04
    [ ! -e "$temp/data" ] || fail "it left a data folder"
}

fact_two_third_parties_are_told_apart()
{
    gongkai none deadline --received 2024-03-01 --event third-party-asked#1=2024-03-11 --event third-party-asked#2=2024-03-13 \
        --event third-party-answered#1=2024-03-20 --event third-party-answered#2=2024-03-25
    said_only 2024-04-15
}

fact_who_has_to_answer_first_is_waited_for()
{
    gongkai none deadline --received 2024-01-02 --event correction-asked=2024-01-11:2024-01-25
    said_only waiting
    gongkai none deadline --received 2024-01-02 --event correction-asked=2024-01-11:2024-01-25 --event corrected=2024-01-26:excused
    said_only 2024-02-28
}

fact_the_proof_names_every_day_with_its_reason()
{
    gongkai none deadline --law cn-2019 --received 2024-09-25 --explain
    done_well
    [ "$(head -n 1 "$temp/out")" = 2024-10-28 ] || fail "the date comes first"
    grep -q '第三十三条第二款' "$temp/out" || fail "the article is missing"
    grep -q '2024-09-29  Sun    3  weekend given back: National Day (国办发明电〔2023〕7号)' "$temp/out" || fail "a day given back"
    grep -q '2024-10-01  Tue    -  off: National Day (国办发明电〔2023〕7号)' "$temp/out" || fail "a day off"
    grep -q '2024-10-28  Mon   20  working day' "$temp/out" || fail "the last day"
    # 34 days, one a line
    [ "$(grep -cE '^2024-.{10,12}  ( *[0-9]+|  -)  ' "$temp/out")" = 34 ] || fail "not every day once"
    gongkai none deadline --received 2024-09-25 --explain --lang zh
    done_well
    grep -q '2024-10-01  周二    -  放假：国庆节（国办发明电〔2023〕7号）' "$temp/out" || fail "in Chinese"
}

fact_a_year_that_is_not_announced_says_so()
{
    gongkai none deadline --received 2031-03-03
    done_well
    [ "$(cat "$temp/out")" = 2031-03-31 ] || fail "the date"
    grep -q provisional "$temp/err" || fail "it should say that it is provisional"
}

fact_what_the_law_does_not_allow_is_refused_by_name()
{
    while read -r why words; do
        # shellcheck disable=SC2086
        gongkai none deadline $words
        refused_with 1
        grep -q ": $why: " "$temp/err" || fail "the reason should be $why"
    done <<'E'
correction-late --received 2024-01-02 --event correction-asked=2024-01-12
after-due --received 2024-09-25 --event extended=2024-10-29
extension-long --received 2024-09-25 --event extended=2024-10-28:21
not-in-law --received 2016-09-25 --event fee-asked=2016-10-12
not-asked --received 2024-09-25 --event corrected=2024-10-12
no-law --received 2008-04-30
E
}

fact_what_is_typed_wrong_is_said()
{
    for words in "--received 2024-02-30" "--received 2024-09-25 --law cn-2030"; do
        # shellcheck disable=SC2086
        gongkai none deadline $words
        refused_with 1
    done
    for words in "" "--batch --received 2024-09-25" "--received 2024-09-25 --event none=2024-09-26" "--received 2024-09-25 --event extended" \
        "--received 2024-09-25 --event extended=2024-13-01" "--received 2024-09-25 --event extended=2024-10-08:soon" "--received 2024-09-25 more" \
        "--received 2024-09-25 --lang fr"; do
        # shellcheck disable=SC2086
        gongkai none deadline $words
        refused_with 2
    done
}

fact_many_are_answered_a_line_each()
{
    printf 'cn-2019\t2024-09-25\t20\ncn-2008\t2016-01-28\t15\r\ncn-2019\t2024-01-02\t7' >"$temp/stdin"
    gongkai none deadline --batch
    said_only "2024-10-28
2016-02-23
2024-01-11"
    : >"$temp/stdin"
    gongkai none deadline --batch
    said_only ""
}

fact_a_bad_line_is_named_and_the_others_stay_in_their_place()
{
    printf 'cn-2019\t2024-09-25\t20\nno law\ncn-2019\t2024-02-30\t20\ncn-2030\t2024-02-20\t20\ncn-2019\t2024-09-25\t-1\ncn-2019\t2024-09-25\t20\t\n\ncn-2019\t2024-01-02\t7\n' >"$temp/stdin"
    gongkai none deadline --batch
    [ "$code" = 1 ] || fail "the exit code should be 1"
    [ "$(cat "$temp/out")" = "2024-10-28






2024-01-11" ] || fail "the lines do not stand in their places"
    [ "$(grep -c '^gongkai: deadline: line [2-7]: .' "$temp/err")" = 6 ] || fail "each bad line has its message"
    rm "$temp/stdin"
}

run_facts
