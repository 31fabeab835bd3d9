#!/bin/bash
# What is public already, through the leak scan anew: `gongkai scan --published` finds what came in as history,
# goes on after it was killed, and says no value.
. "$(dirname "$0")/lib.sh"

fact_a_house_with_history_that_nobody_scanned()
{
    local i
    stores house
    gongkai house init --demo zhaotong-2016
    done_well
    gongkai house scan --published
    done_well
    [ ! -s "$temp/out" ] || fail "the demonstration has findings"
    mkdir -p "$temp/site"
    printf '名单见附件。\n' >"$temp/site/b.txt"
    printf '王某 身份证号 530602199003071235\n' >"$temp/site/list.txt"
    echo '标题,文件,栏目,主题,部门,成文日期,发布日期,附件' >"$temp/table.csv"
    for i in $(seq 1 24); do
        printf '失物招领\n\n联系人 13800138000\n' >"$temp/site/a$i.txt"
        echo "失物招领 $i,a$i.txt,important-matters,duties,command,2014-03-01,2014-03-05," >>"$temp/table.csv"
    done
    echo '旧名单,b.txt,important-matters,duties,command,2014-03-01,2014-03-05,list.txt' >>"$temp/table.csv"
    gongkai house import documents "$temp/site" --by ding.yi --table "$temp/table.csv" --as published
    done_well
}

fact_a_sweep_that_is_killed_leaves_nothing_half()
{
    GONGKAI_FAULT=kill:sweep.commit:2 gongkai house scan --published
    [ "$code" = 137 ] || fail "it was not killed: $code"
    gongkai house check --quick
    done_well
}

fact_it_goes_on_and_finds_all_without_saying_it()
{
    gongkai house scan --published
    [ "$code" = 1 ] || fail "not 1: $code"
    [ "$(grep -c 'mobile' "$temp/out")" = 24 ] || fail "$(grep -c mobile "$temp/out") telephones"
    grep -q "^documents/[0-9]*	version 1 list.txt line 1	identity	53\*\*\*" "$temp/out" || fail "the file's is not there"
    ! grep -q '13800138000\|530602199003071235' "$temp/out" "$temp/err" || fail "it says what it found"
}

fact_another_says_the_same()
{
    cp "$temp/out" "$temp/before"
    gongkai house scan --published
    [ "$code" = 1 ] || fail "not 1: $code"
    cmp "$temp/out" "$temp/before" || fail "it found another"
    gongkai house check
    done_well
}

fact_it_takes_nothing_else()
{
    gongkai house scan --published "$temp/table.csv"
    [ "$code" = 2 ] || fail "not 2: $code"
}

run_facts
