#!/bin/bash
# The story of a records administrator at a terminal: a new house, its accounts, its ledger, a copy of it
# elsewhere; and what the program says to somebody who types something wrong.
. "$(dirname "$0")/lib.sh"

cd "$temp" || exit 1

# ---- What it says about itself ----

fact_help_names_every_command()
{
    stores none
    gongkai none help
    done_well
    for command in init scan serve migrate rebuild check user ledger import deadline backup restore help version; do
        grep -qw "$command" "$temp/out" || fail "help does not name $command"
    done
}

fact_each_command_explains_itself()
{
    for command in init scan serve migrate rebuild check user ledger import deadline backup restore version; do
        gongkai none help "$command"
        done_well
        grep -q "gongkai $command" "$temp/out" || fail "help $command does not show its usage"
    done
}

fact_version_is_one_line()
{
    gongkai none version
    done_well
    [ "$(wc -l <"$temp/out")" = 1 ] || fail "more than a line"
    grep -qE '[0-9]+\.[0-9]+' "$temp/out" || fail "no number"
}

fact_wrong_usage_is_exit_2_and_one_line()
{
    for words in "no-such-command" "init --no-such-option" "init one two" "user" "user no-such" "user add" "ledger" "ledger no-such" "import" "import nothing x" "import holidays" \
        "backup" "restore" "scan" "scan --no-such x" "serve --public" "help no-such-command" "rebuild now" "check --no-such"; do
        # shellcheck disable=SC2086
        gongkai none $words
        refused_with 2
    done
    [ ! -e "$temp/none" ] || fail "wrong usage left a folder"
}

fact_what_is_not_there_is_exit_1_and_one_line()
{
    stores absent
    for words in "rebuild" "check" "user list" "ledger verify" "serve" "backup $temp/x.backup" "restore $temp/none.backup" "init --demo no-such"; do
        # shellcheck disable=SC2086
        gongkai absent $words
        refused_with 1
    done
    [ ! -e "$temp/x.backup" ] || fail "a backup of nothing was left"
}

# ---- Working days ----

fact_a_notice_of_holidays_is_taken_once_and_moves_the_dates()
{
    stores calendar
    gongkai calendar init
    done_well
    gongkai calendar deadline --received 2027-01-18
    [ "$(cat "$temp/out")" = 2027-02-17 ] || fail "by the statutory days alone"
    cat >"$temp/2027.csv" <<'DAYS'
文号,发布日期,年份,开始,结束,类型,名称
国办发明电〔2026〕9号,2026-11-05,2027,2027-01-01,2027-01-03,放假,元旦
国办发明电〔2026〕9号,2026-11-05,2027,2027-02-05,2027-02-11,放假,春节
国办发明电〔2026〕9号,2026-11-05,2027,2027-02-13,,上班,春节
DAYS
    gongkai calendar import holidays "$temp/2027.csv"
    done_well
    grep -q '1 new, 0 changed, 0 as before' "$temp/out" || fail "it is new"
    gongkai calendar import holidays "$temp/2027.csv"
    done_well
    grep -q '0 new, 0 changed, 1 as before' "$temp/out" || fail "it is there already"
    gongkai calendar deadline --received 2027-01-18
    done_well
    [ "$(cat "$temp/out")" = 2027-02-19 ] || fail "by the notice"
    [ ! -s "$temp/err" ] || fail "it is not provisional any more"
    sed -i 's/2027-02-11/2027-02-12/' "$temp/2027.csv"
    gongkai calendar import holidays "$temp/2027.csv"
    grep -q '0 new, 1 changed, 0 as before' "$temp/out" || fail "other days are another version"
    gongkai calendar deadline --received 2027-01-18 --explain
    [ "$(head -n 1 "$temp/out")" = 2027-02-22 ] || fail "by the new version"
    grep -q '国办发明电〔2026〕9号' "$temp/out" || fail "the notice is named"
    gongkai calendar migrate
    done_well
    gongkai calendar check
    done_well
}

fact_a_bad_file_is_named_line_by_line_and_changes_nothing()
{
    printf '日期,类型,名称\n2027-02-29,off,元旦\n2027-01-04,off,元旦\n2027-01-05,maybe,元旦\n' >"$temp/bad.csv"
    gongkai calendar import holidays "$temp/bad.csv" --notice 甲 --published 2026-11-06 --year 2027
    [ "$code" = 1 ] || fail "it should be refused"
    [ ! -s "$temp/out" ] || fail "stdout should be empty"
    [ "$(grep -c 'bad.csv: line [24]: ' "$temp/err")" = 2 ] || fail "each bad line has its reason"
    gongkai calendar deadline --received 2027-01-18
    [ "$(cat "$temp/out")" = 2027-02-22 ] || fail "something was taken"
    for file in "$temp/none.csv" "$temp/bad.txt"; do
        printf x >"$temp/bad.txt"
        gongkai calendar import holidays "$file"
        refused_with 1
    done
}

# ---- The leak scan: no house is needed ----

fact_scan_names_each_finding_and_never_its_value()
{
    printf '公开\n身份证号：530602199003071235，手机13812345678\n' >"$temp/list.txt"
    printf '昭公通〔2016〕12号，咨询电话0870-2158888\n' >"$temp/clean.txt"
    gongkai absent scan "$temp/list.txt" "$temp/clean.txt" "$temp/none.txt"
    [ "$code" = 1 ] || fail "not 1"
    printf '%s\t%s\t%s\t%s\n' "$temp/list.txt" 'line 2' identity '53*************235' \
        "$temp/list.txt" 'line 2' mobile '138****5678' \
        "$temp/none.txt" file unreadable 'there is no such file' >"$temp/wanted"
    cmp -s "$temp/out" "$temp/wanted" || fail "other findings"
    grep -q 530602199003071235 "$temp/out" "$temp/err" && fail "the value is printed"
    gongkai absent scan "$temp/clean.txt"
    done_well
    [ ! -s "$temp/out" ] || fail "it cries wolf"
    [ ! -e "$temp/absent" ] || fail "a scan made a folder"
}

fact_scan_reads_a_text_from_standard_input_and_a_list_of_published_numbers()
{
    echo '手机１３８１２３４５６７８' >"$temp/stdin"
    echo '13812345678' >"$temp/published"
    gongkai absent scan -
    [ "$code" = 1 ] || fail "not 1"
    grep -q "^-	line 1	mobile	138\*\*\*\*5678$" "$temp/out" || fail "not found"
    gongkai absent scan --except "$temp/published" -
    rm "$temp/stdin"
    done_well
}

# ---- A new house ----

fact_init_makes_an_empty_house_once()
{
    stores empty
    gongkai empty init
    done_well
    gongkai empty init
    refused_with 1
    gongkai empty check
    done_well
}

fact_init_with_the_demonstration()
{
    stores demo
    gongkai demo init --demo zhaotong-2016
    done_well
    gongkai demo ledger verify
    done_well
    gongkai demo check
    done_well
}

fact_what_others_must_not_read_they_cannot()
{
    [ "${ENGINE:-sqlite}" = sqlite ] || return 0
    found=$(find "$temp/demo" -perm /007 ! -type l ! -path "$temp/demo")
    [ -z "$found" ] || fail "open to everybody: $found"
}

# ---- Accounts ----

fact_accounts_are_listed_with_their_roles_and_never_a_password()
{
    gongkai demo user list
    done_well
    grep 'lu.chengyuan' "$temp/out" | grep -q leader || fail "the leader is not listed"
    [ "$(grep -c '\.' "$temp/out")" -ge 26 ] || fail "not all accounts"
    ! grep -qE 'argon2|gongkai-2016' "$temp/out" || fail "a password is shown"
}

fact_an_account_is_added_with_a_password_from_standard_input()
{
    printf 'a-long-password\n' >"$temp/stdin"
    gongkai demo user add new.person 新人 narcotics officer,auditor
    done_well
    gongkai demo user list
    grep 'new.person' "$temp/out" | grep 新人 | grep officer | grep -q auditor || fail "it is not listed"
    rm "$temp/stdin"
}

fact_an_account_that_cannot_be_is_refused_and_nothing_is_added()
{
    printf 'a-long-password\n' >"$temp/stdin"
    for words in "new.person 新人 narcotics officer" "other 新人 no-such-department officer" "other 新人 narcotics no_such_role" "Not+A+Login 新人 narcotics officer"; do
        # shellcheck disable=SC2086
        gongkai demo user add $words
        refused_with 1
    done
    printf 'short\n' >"$temp/stdin"
    gongkai demo user add other 新人 narcotics officer
    refused_with 1
    rm "$temp/stdin"
    gongkai demo user list
    ! grep -qE '^(other|Not)' "$temp/out" || fail "one was added"
}

fact_an_account_can_be_disabled_and_enabled()
{
    for word in disable enable; do
        gongkai demo user $word new.person
        done_well
    done
    gongkai demo user disable nobody.there
    refused_with 1
    gongkai demo user passwd nobody.there
    refused_with 1
}

# ---- The ledger and the public store ----

# What the program says of the public store, and what we find in it ourselves.
digest()
{
    gongkai demo rebuild
    done_well
    grep -o '[0-9a-f]\{64\}' "$temp/out" || fail "rebuild names no digest"
    if [ "${ENGINE:-sqlite}" = sqlite ]; then
        sqlite_dump "$temp/demo/public/public.db"
    else
        pg_dump --data-only --inserts -n public_store -d "$(sed -n '2s/.*--public-db \([^ ]*\)&options=.*/\1/p' "$temp/demo.options")" | grep '^INSERT' | sort
    fi | sha256sum
    find "$temp/demo/public/blobs" -type f -exec sha256sum {} + | sed "s,$temp,," | sort | sha256sum
}

# What stands in the tables, whatever the pages of the file are; in the order of the keys.
sqlite_dump()
{
    python3 - "$1" <<'END'
import sqlite3, sys
db = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True)
for (name,) in db.execute("select name from sqlite_master where type = 'table' and name like 'pub\\_%' escape '\\' order by name").fetchall():
    if name.startswith('pub_search'):
        continue # its words are in our own tokenizer's order, which only the program knows
    for row in sorted(map(repr, db.execute(f'select * from "{name}"'))):
        print(name, row)
END
}

fact_rebuilt_twice_the_public_store_is_the_same()
{
    first=$(digest)
    second=$(digest)
    [ -n "$first" ] && [ "$first" = "$second" ] || fail "they differ: $first, $second"
}

fact_a_ledger_that_somebody_changed_does_not_verify()
{
    [ "${ENGINE:-sqlite}" = sqlite ] || return 0
    stores forged
    cp -a "$temp/demo" "$temp/forged"
    python3 - "$temp/forged/desk/desk.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for (name,) in db.execute("select name from sqlite_master where type = 'trigger' and tbl_name = 'ledger'").fetchall():
    db.execute(f'drop trigger {name}')
db.execute("update ledger set payload = replace(payload, '昭通', '昭囤') where seq = (select max(seq) from ledger where payload like '%昭通%')")
assert db.total_changes == 1
db.commit()
END
    gongkai forged ledger verify
    [ "$code" = 1 ] || fail "it verified"
    [ "$(wc -l <"$temp/err")" = 1 ] || fail "stderr should be one line"
    gongkai forged check
    [ "$code" = 1 ] || fail "check found nothing"
    # The record itself refuses to be changed.
    cp -a "$temp/demo" "$temp/forged2"
    ! python3 -c "import sqlite3; sqlite3.connect('$temp/forged2/desk/desk.db').execute(\"update ledger set payload = ''\")" 2>/dev/null ||
        fail "the ledger let itself be changed"
}

fact_a_file_that_nothing_names_is_reported_and_removed_when_asked()
{
    local hash named
    hash=$(printf 'left behind' | sha256sum | cut -d' ' -f1)
    mkdir -p "$temp/demo/desk/blobs/${hash:0:2}"
    printf 'left behind' >"$temp/demo/desk/blobs/${hash:0:2}/$hash"
    named=$(find "$temp/demo/desk/blobs" -name '????????????????????????????????????????????????????????????????' | wc -l)
    gongkai demo check --quick
    done_well
    ! grep -q '^unnamed' "$temp/out" || fail "what came just now is reported"
    find "$temp/demo/desk/blobs" "$temp/demo/public/blobs" -type f -exec touch -d '2 hours ago' {} +
    gongkai demo check --quick
    done_well
    grep -q '^unnamed files: 1 of 11 bytes' "$temp/out" || fail "it is not reported"
    [ -e "$temp/demo/desk/blobs/${hash:0:2}/$hash" ] || fail "looking removed it"
    gongkai demo check --quick --sweep
    done_well
    [ ! -e "$temp/demo/desk/blobs/${hash:0:2}/$hash" ] || fail "it is still there"
    [ "$(find "$temp/demo/desk/blobs" -name '????????????????????????????????????????????????????????????????' | wc -l)" = $((named - 1)) ] || fail "another file is gone"
    gongkai demo check
    done_well
}

fact_a_file_that_was_damaged_is_found_by_check()
{
    stores damaged
    cp -a "$temp/demo" "$temp/damaged"
    if [ "${ENGINE:-sqlite}" = postgres ]; then
        sed "s,^--data .*,--data $temp/damaged," "$temp/demo.options" >"$temp/damaged.options"
    fi
    blob=$(find "$temp/damaged/public/blobs" -type f | sort | head -n 1)
    [ -n "$blob" ] || fail "there are no files"
    chmod u+w "$blob"
    printf 'x' >>"$blob"
    gongkai damaged check
    [ "$code" = 1 ] || fail "check found nothing"
}

# ---- A copy of it elsewhere ----

fact_a_backup_restored_into_an_empty_folder_is_the_same_house()
{
    gongkai demo backup "$temp/demo.backup"
    done_well
    [ -s "$temp/demo.backup" ] || fail "no file"
    stores again
    gongkai again restore "$temp/demo.backup"
    done_well
    gongkai again ledger verify
    done_well
    gongkai again check
    done_well
    gongkai demo user list
    cp "$temp/out" "$temp/users"
    gongkai again user list
    cmp "$temp/users" "$temp/out" || fail "the accounts differ"
    (cd "$temp/demo/desk/blobs" && find . -type f | sort) >"$temp/files1"
    (cd "$temp/again/desk/blobs" && find . -type f | sort) >"$temp/files2"
    cmp "$temp/files1" "$temp/files2" || fail "the files differ"
}

fact_a_backup_is_not_for_everybody_to_read()
{
    [ -s "$temp/demo.backup" ] || fail "there is none"
    [ -z "$(find "$temp/demo.backup" -perm /077)" ] || fail "others can read it: $(stat -c %A "$temp/demo.backup")"
}

fact_restore_does_not_write_over_a_house()
{
    gongkai empty restore "$temp/demo.backup"
    refused_with 1
    gongkai empty check
    done_well
}

fact_half_a_backup_is_refused()
{
    [ -s "$temp/demo.backup" ] || fail "there is none"
    head -c "$(($(stat -c %s "$temp/demo.backup") / 2))" "$temp/demo.backup" >"$temp/half.backup"
    stores half
    gongkai half restore "$temp/half.backup"
    [ "$code" = 1 ] || fail "it was taken"
    [ "$(wc -l <"$temp/err")" = 1 ] || fail "stderr should be one line"
}

fact_migrate_has_nothing_to_do_in_a_new_house()
{
    gongkai demo migrate
    done_well
    gongkai demo check
    done_well
}

run_facts
