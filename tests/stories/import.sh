#!/bin/bash
# The documents of an existing site, taken over by `gongkai import documents`: what is taken, what is
# named, and that a second time nothing changes.
. "$(dirname "$0")/lib.sh"

import()
{
    gongkai house import documents "$temp/site" --by "$@"
}

said() { grep -qF -- "$1" "$temp/${2:-out}" || fail "it should say: $1"; }

fact_a_site_and_its_table_are_there()
{
    stores house
    gongkai house init --demo zhaotong-2016
    [ "$code" = 0 ] || fail "no demonstration"
    mkdir -p "$temp/site/sub"
    cat >"$temp/site/a.html" <<'END'
<html><head><meta charset="utf-8"><title>x</title></head><body><h1>一、总则</h1><p onclick="x()">联系人 13800138000</p>
<table><caption>附表</caption><tr><th>类别<th>件数<tr><td>许可<td>12</table><script>alert(1)</script></body></html>
END
    printf '第一段\n\n第二段 <b>\n' >"$temp/site/sub/b.txt"
    cp "$root/data/demo/zhaotong-2016/files/application-form.pdf" "$temp/site/c.pdf"
    cat >"$temp/table.csv" <<'END'
标题,文件,栏目,主题,部门,成文日期,发布日期,附件,索引号,来源标识
"旧站通知, 一",a.html,important-matters,duties,指挥中心,2014-03-01,2014年3月5日,c.pdf,,http://old.example/1
旧站通知二,sub/b.txt,重大事项公示,部门职能职责,command,2015/1/2,2015.1.3,,YN-1,
旧站通知三,没有.html,important-matters,duties,command,2014-03-01,2014-03-05,,,
,d.html,important-matters,duties,command,2014-03-01,2014-03-05,,,
旧站通知五,../../etc/passwd,important-matters,duties,command,2014-03-01,2014-03-05,,,

旧站通知六,c.pdf,important-matters,duties,command,2014-03-01,42005,,,
旧站通知七,x.html,没有的栏目,duties,command,2014-03-01,2014-03-05,,,
旧站通知八,y.html,important-matters,duties,command,2014-02-30,2014-03-05,,,
旧站通知九,sub/b.txt,important-matters,duties,command,2014-02-03,2014-03-05,,,
旧站通知十,sub/b.txt,important-matters,duties,command,2014-02-03,2099-03-05,,,z
END
}

fact_a_dry_run_tells_all_and_changes_nothing()
{
    gongkai house ledger verify
    cp "$temp/out" "$temp/before"
    import ding.yi --table "$temp/table.csv" --as published --dry-run
    [ "$code" = 1 ] || fail "lines were refused"
    said "3 would be taken, 0 there already, 7 refused"
    said "leak scan: 1 findings in 1 documents"
    ! grep -q 13800138000 "$temp/out" "$temp/err" || fail "it says what it found"
    gongkai house ledger verify
    cmp "$temp/out" "$temp/before" || fail "the ledger grew"
}

fact_history_wants_an_administrator()
{
    import he.rui --table "$temp/table.csv" --as published
    [ "$code" = 1 ] || fail "an officer published"
    said "0 published, 0 there already, 0 refused"
    said "no administrator" err
}

fact_each_line_that_cannot_be_taken_is_named_and_the_others_go_in()
{
    import ding.yi --table "$temp/table.csv" --as published
    [ "$code" = 1 ] || fail "lines were refused"
    said "3 published, 0 there already, 7 refused"
    said "line 4: there is no such file in the folder" err
    said "line 5: the title is missing" err
    said "line 6: a file's name leads out of the folder" err
    said "line 9: there is no such category" err
    said "line 10: a date is none" err
    said "line 11: another line has the same source" err
    said "line 12: the date of publication is still to come" err
}

fact_the_desk_knows_what_was_refused()
{
    [ "${ENGINE:-sqlite}" = sqlite ] || return 0
    python3 - "$temp/house/desk/desk.db" <<'END' || fail "the desk's record is another"
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
assert db.execute("select name, published, taken, there, refused from import_run").fetchall() == [('table.csv', 1, 3, 0, 7)]
rows = db.execute("select line, why, title from import_refused order by line").fetchall()
assert [(r[0], r[1]) for r in rows] == [(4, 'file_absent'), (5, 'title'), (6, 'file_outside'), (9, 'category'), (10, 'date'), (11, 'doubled'), (12, 'published_future')], rows
assert rows[0][2] == '旧站通知三'
END
}

fact_a_second_time_nothing_changes()
{
    gongkai house ledger verify
    cp "$temp/out" "$temp/before"
    import ding.yi --table "$temp/table.csv" --as published
    said "0 published, 3 there already, 7 refused"
    gongkai house ledger verify
    cmp "$temp/out" "$temp/before" || fail "the ledger grew"
}

fact_what_was_taken_is_whole()
{
    gongkai house rebuild
    [ "$code" = 0 ] || fail "it cannot be rebuilt"
    gongkai house check
    [ "$code" = 0 ] || fail "it does not check"
    [ "${ENGINE:-sqlite}" = sqlite ] || return 0
    python3 - "$temp/house/public/public.db" <<'END' || fail "it is not public as it should be"
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
rows = db.execute("select title, published, made, index_number, html, files from pub_document where title like '旧站%' order by title").fetchall()
assert len(rows) == 3, rows
by = {r[0]: r for r in rows}
one, two = by['旧站通知, 一'], by['旧站通知二']
assert one[1] == '2014-03-05' and one[2] == '2014-03-01' and one[5] == 1, one
assert '<h2 id="s1">一、总则</h2>' in one[4] and '<p class="centre">附表</p>' in one[4], one
assert 'script' not in one[4] and 'onclick' not in one[4]
assert two[3] == 'YN-1' and '&lt;b&gt;' in two[4], two
END
}

fact_drafts_are_drafts()
{
    printf 'file,title,made\nsub/b.txt,草稿一,2014-02-03\n' >"$temp/drafts.csv"
    import he.rui --table "$temp/drafts.csv" --category important-matters --topic duties --department command
    [ "$code" = 0 ] || fail "not taken"
    said "0 drafted, 1 there already"
    printf 'file\ttitle\tmade\tsource\nsub/b.txt\t草稿一\t2014-02-03\told:1\n' >"$temp/drafts.csv"
    import he.rui --table "$temp/drafts.csv" --category important-matters --topic duties --department command
    said "1 drafted, 0 there already, 0 refused"
}

# Excel in China saves CSV in GB18030, and as "Unicode text" UTF-16 with tabs and quotes.
fact_what_excel_saves_is_a_table_in_whatever_encoding()
{
    cat >"$temp/utf8.csv" <<'END'
标题,文件,成文日期,来源标识
"从表格来的, ""第一""件",sub/b.txt,2014-02-03,g:1
㑇𠂇两字,a.html,2014-02-03,g:2
END
    iconv -t GB18030 "$temp/utf8.csv" >"$temp/gb.csv"
    sed 's/,\(s\|a\.\|2014\|g:\|文\|成\|来\)/\t\1/g' "$temp/utf8.csv" | iconv -t UTF-16 >"$temp/unicode.txt"
    import he.rui --table "$temp/gb.csv" --category important-matters --topic duties --department command
    said "2 drafted, 0 there already, 0 refused"
    import he.rui --table "$temp/unicode.txt" --category important-matters --topic duties --department command
    said "0 drafted, 2 there already, 0 refused"
    for kind in utf8 gb; do
        { cat "$temp/$kind.csv"; printf '\377\377,x\n'; } >"$temp/bad.csv"
        import he.rui --table "$temp/bad.csv"
        [ "$code" = 1 ] || fail "it should be refused"
        said "line 4" err
    done
    [ "${ENGINE:-sqlite}" = sqlite ] || return 0
    python3 - "$temp/house/desk/desk.db" <<'END' || fail "the titles are others"
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
rows = [r[0] for r in db.execute("select title from document where title like '从表格%' or title like '㑇%' order by title")]
assert rows == ['㑇𠂇两字', '从表格来的, "第一"件'], rows
END
}

fact_a_spreadsheet_is_a_table_too_whatever_else_is_in_it()
{
    python3 - "$temp/table.xlsx" <<'END'
import sys, zipfile
rows = [['标题', '文件', '英文标题', '成文日期', '原网址'], ['表格里的第一件', 'sub/b.txt', '', '2014-02-03', 'x:1'], ['', '', '', '', ''],
        ['"表格里"的第二件', 'a.html', '', '41673', 'x:2'], ['表格里的第三件', '没有.txt', '', '2014-02-03', 'x:3']]
cell = lambda c, r, v: '' if v == '' else ('<c r="%s%d"><v>%s</v></c>' % (c, r, v) if v.isdigit() else '<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>' % (c, r, v))
sheet = ''.join('<row r="%d">%s</row>' % (r, ''.join(cell('ABCDE'[i], r, v) for i, v in enumerate(row))) for r, row in enumerate(rows, 1))
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
    z.writestr('xl/workbook.xml', '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="旧" sheetId="3" state="hidden" r:id="rId2"/><sheet name="目录!" sheetId="1" r:id="rId1"/><sheet name="填表说明" sheetId="2" r:id="rId2"/></sheets></workbook>')
    z.writestr('xl/_rels/workbook.xml.rels', '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>')
    z.writestr('xl/worksheets/sheet2.xml', '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">%s</row></sheetData></worksheet>' % cell('A', 1, '每件一行'))
    z.writestr('xl/worksheets/sheet1.xml', '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData><headerFooter><oddFooter>第1页，共1页，打印人某某某</oddFooter></headerFooter></worksheet>' % sheet)
    z.writestr('docProps/core.xml', '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>某某某</dc:creator><dc:title>旧站目录</dc:title></cp:coreProperties>')
END
    import he.rui --table "$temp/table.xlsx" --category important-matters --topic duties --department command
    said "2 drafted, 0 there already, 1 refused"
    said "there is no such file in the folder" err
    [ "${ENGINE:-sqlite}" = sqlite ] || return 0
    python3 - "$temp/house/desk/desk.db" <<'END' || fail "its days are others"
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("select title, made from document where title like '%表格里%' order by title").fetchall()
assert sorted(rows) == sorted([('表格里的第一件', '2014-02-03'), ('"表格里"的第二件', '2014-02-03')]), rows
END
}

fact_a_docx_comes_with_its_headings_lists_and_tables()
{
    cp "$root/tests/stories/files/notice.docx" "$temp/site/"
    printf 'file,title,made\nnotice.docx,来自 Word 的通知,2016-12-15\n' >"$temp/docx.csv"
    import he.rui --table "$temp/docx.csv" --category important-matters --topic duties --department command
    said "1 drafted, 0 there already, 0 refused"
    [ "${ENGINE:-sqlite}" = sqlite ] || return 0
    python3 - "$temp/house/desk/desk.db" <<'END' || fail "its text is another"
import sqlite3, sys
body = sqlite3.connect(sys.argv[1]).execute("select body from document where title = '来自 Word 的通知'").fetchone()[0]
for part in ('<p class="centre"><strong>昭通市公安局关于公开目录的通知</strong></p>', '<h2>一、总体要求</h2>', '<h3>（一）工作目标</h3>',
             '<ul>\n<li>公开指南</li>\n<li>公开目录</li>\n</ul>', '<td rowspan="2">行政许可</td>', '<td colspan="2">合计</td>',
             '<p class="right">2016年12月15日</p>'):
    assert part in body, (part, body)
END
}

fact_a_table_without_its_columns_is_refused()
{
    printf 'x,y\n1,2\n' >"$temp/bad.csv"
    import he.rui --table "$temp/bad.csv"
    [ "$code" = 1 ] || fail "it was taken"
    said "the table's head names no title" err
}

run_facts
