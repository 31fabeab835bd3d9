# import: documents of an existing site taken over, beside plain SQLite inserts of the same texts.
# shellcheck shell=bash

# $1 files of HTML in $2, a thousand in a folder, and their table.
import_site()
{
    awk -v n="$1" -v folder="$2" 'BEGIN {
        text = "全市公安机关坚持以人民为中心，依法、及时、准确公开政府信息，接受群众监督。"
        print "标题,文件,栏目,主题,部门,成文日期,发布日期" >(folder "/table.csv")
        for (i = 0; i < n; i++) {
            if (i % 1000 == 0) system("mkdir -p " folder "/" int(i / 1000))
            file = int(i / 1000) "/" i ".html"
            body = "<meta charset=utf-8><h1>第" i "号通知</h1>"
            for (k = 0; k < 6; k++) body = body "<p>" text text text i * 7 + k "件。</p>"
            print body "<table><tr><th>类别<th>件数<tr><td>许可<td>" i "</table>" >(folder "/" file)
            close(folder "/" file)
            printf "旧站第%d号通知,%s,important-matters,duties,command,2014-03-01,2014-03-%02d\n", i, file, i % 28 + 1 >(folder "/table.csv")
        }
    }'
}

# Rows a second: the same texts into one table, 200 a transaction, durable.
import_plain()
{
    python3 - "$1" "$2/plain.db" <<'END'
import sqlite3, sys, time
n, path = int(sys.argv[1]), sys.argv[2]
db = sqlite3.connect(path, isolation_level=None)
db.execute("pragma journal_mode = wal")
db.execute("pragma synchronous = full")
db.execute("create table document(id integer primary key, title text, made text, body text)")
body = "<p>全市公安机关坚持以人民为中心，依法、及时、准确公开政府信息，接受群众监督。</p>" * 18
began = time.monotonic()
for first in range(0, n, 200):
    db.execute("begin")
    db.executemany("insert into document(title, made, body) values (?, '2014-03-01', ?)",
                   (("旧站第%d号通知" % i, body) for i in range(first, min(n, first + 200))))
    db.execute("commit")
print(n / (time.monotonic() - began))
END
}

measure_import()
{
    local folder=$temp/import began ended plain
    say "import of $1 documents"
    mkdir -p "$folder/site"
    import_site "$1" "$folder/site"
    "$gongkai" --data "$folder/data" init --demo zhaotong-2016 >/dev/null
    began=$(date +%s.%N)
    "$gongkai" --data "$folder/data" import documents "$folder/site" --table "$folder/site/table.csv" --by ding.yi --as published
    ended=$(date +%s.%N)
    plain=$(import_plain "$1" "$folder")
    report "import of $1 documents" "$(awk "BEGIN { print $1 / ($ended - $began) }")" documents/s "plain SQLite inserts" "$plain"
    rm -rf "$folder"
}
