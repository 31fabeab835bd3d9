/* import_table.c: see import_table.h. */
#include "app/import_table.h"

#include "base/buf.h"
#include "base/err.h"

#define CELL_MAX (64 * KiB)

/* How a column is called: what most sites' exports call it. */
static const struct {
    enum import_column column;
    const char *name;
} names[] = {
    {COLUMN_FILE, "file"},
    {COLUMN_FILE, "文件"},
    {COLUMN_FILE, "文件名"},
    {COLUMN_FILE, "正文文件"},
    {COLUMN_SOURCE, "source"},
    {COLUMN_SOURCE, "来源标识"},
    {COLUMN_SOURCE, "原网址"},
    {COLUMN_SOURCE, "编号"},
    {COLUMN_TITLE, "title"},
    {COLUMN_TITLE, "标题"},
    {COLUMN_TITLE, "名称"},
    {COLUMN_TITLE_EN, "title_en"},
    {COLUMN_TITLE_EN, "英文标题"},
    {COLUMN_SUMMARY, "summary"},
    {COLUMN_SUMMARY, "摘要"},
    {COLUMN_SUMMARY, "内容概述"},
    {COLUMN_NUMBER, "number"},
    {COLUMN_NUMBER, "发文字号"},
    {COLUMN_NUMBER, "文号"},
    {COLUMN_INDEX_NUMBER, "index_number"},
    {COLUMN_INDEX_NUMBER, "索引号"},
    {COLUMN_GENRE, "genre"},
    {COLUMN_GENRE, "体裁"},
    {COLUMN_GENRE, "文种"},
    {COLUMN_CATEGORY, "category"},
    {COLUMN_CATEGORY, "栏目"},
    {COLUMN_CATEGORY, "目录分类"},
    {COLUMN_CATEGORY, "信息分类"},
    {COLUMN_TOPIC, "topic"},
    {COLUMN_TOPIC, "主题"},
    {COLUMN_TOPIC, "主题分类"},
    {COLUMN_DEPARTMENT, "department"},
    {COLUMN_DEPARTMENT, "部门"},
    {COLUMN_DEPARTMENT, "责任部门"},
    {COLUMN_DEPARTMENT, "发布机构"},
    {COLUMN_MADE, "made"},
    {COLUMN_MADE, "成文日期"},
    {COLUMN_MADE, "生成日期"},
    {COLUMN_PUBLISHED, "published"},
    {COLUMN_PUBLISHED, "发布日期"},
    {COLUMN_PUBLISHED, "公开日期"},
    {COLUMN_ATTACHMENTS, "attachments"},
    {COLUMN_ATTACHMENTS, "附件"},
};

/* ---- Cells ---- */

static struct str plain_cell(struct import_table *t)
{
    size_t n = 0;
    while (n < t->rest.n && t->rest.p[n] != t->separator && t->rest.p[n] != '\n')
        n++;
    struct str cell = str_head(t->rest, n);
    t->rest = str_skip(t->rest, n);
    return cell;
}

/* In quotes: separators and line ends belong to it, a quote is written twice. What follows the last quote up to
 * the separator belongs to it too. */
static int quoted_cell(struct arena *a, struct import_table *t, struct str *ret)
{
    struct buf b cleanup(buf_done) = BUF_INIT(CELL_MAX);
    t->rest = str_skip(t->rest, 1);
    while (t->rest.n > 0) {
        char c = t->rest.p[0];
        t->rest = str_skip(t->rest, 1);
        if (c == '"' && !str_starts(t->rest, S("\""))) {
            buf_put(&b, plain_cell(t));
            *ret = arena_str(a, buf_str(&b));
            return buf_ok(&b) ? 0 : err_set(ERR_TOO_LARGE, "a cell is too long");
        }
        if (c == '"')
            t->rest = str_skip(t->rest, 1);
        t->number += c == '\n';
        buf_char(&b, c);
    }
    return err_set(ERR_MALFORMED, "a quotation mark without its end");
}

/* One line's cells; *ret_n 0: an empty line. */
static int cells(struct arena *a, struct import_table *t, struct str *ret, int *ret_n)
{
    *ret_n = 0;
    t->number++;
    for (;;) {
        struct str cell;
        int r = 0;
        if (str_starts(t->rest, S("\"")))
            r = quoted_cell(a, t, &cell);
        else
            cell = plain_cell(t);
        if (r < 0)
            return r;
        cell = str_trim(cell);
        if (*ret_n < IMPORT_COLUMNS && (cell.n > 0 || *ret_n > 0 || t->columns > 0))
            ret[(*ret_n)++] = cell;
        if (t->rest.n == 0)
            break;
        char end = t->rest.p[0];
        t->rest = str_skip(t->rest, 1);
        if (end == '\n')
            break;
    }
    for (int i = 0; i < *ret_n; i++)
        if (ret[i].n > 0)
            return 0;
    *ret_n = 0;
    return 0;
}

/* ---- The head ---- */

static void find_column(struct import_table *t, struct str name, int at)
{
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq_nocase(name, str_c(names[i].name)) && t->place[names[i].column] < 0)
            t->place[names[i].column] = at;
}

static char separator_of(struct str text)
{
    struct str line, rest;
    str_cut(text, '\n', &line, &rest);
    if (str_find_char(line, '\t') >= 0)
        return '\t';
    return str_find_char(line, ',') < 0 && str_find_char(line, ';') >= 0 ? ';' : ',';
}

int import_table_open(struct arena *a, struct str text, struct import_table *ret)
{
    struct str head[IMPORT_COLUMNS];
    int n = 0;
    *ret = (struct import_table){.rest = text, .separator = separator_of(text)};
    for (int i = 0; i < COLUMN__MAX; i++)
        ret->place[i] = -1;
    while (ret->rest.n > 0 && n == 0) {
        int r = cells(a, ret, head, &n);
        if (r < 0)
            return r;
    }
    for (int i = 0; i < n; i++)
        find_column(ret, head[i], i);
    ret->columns = n;
    if (ret->place[COLUMN_TITLE] < 0 || ret->place[COLUMN_FILE] < 0)
        return err_set(ERR_MALFORMED, "the table's head names no title (标题) or no file (文件)");
    return 0;
}

int import_table_next(struct arena *a, struct import_table *t, struct import_line *ret)
{
    struct str cell[IMPORT_COLUMNS];
    int n = 0, number = 0;
    while (t->rest.n > 0 && n == 0) {
        number = t->number + 1;
        int r = cells(a, t, cell, &n);
        if (r < 0)
            return r;
    }
    if (n == 0)
        return 0;
    *ret = (struct import_line){.number = number};
    for (int i = 0; i < COLUMN__MAX; i++)
        ret->cell[i] = t->place[i] >= 0 && t->place[i] < n ? cell[t->place[i]] : S("");
    return 1;
}
