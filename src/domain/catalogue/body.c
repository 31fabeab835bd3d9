/* body.c: see body.h. Of marked text one reader of lines serves all forms. */
#include "domain/catalogue/body.h"

#include "base/buf.h"
#include "base/identity.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/catalogue/body_rich.h"

#define BODY_HTML_MAX (4 * MiB)

/* ---- Reading ---- */

static struct body_line line_of(struct str line)
{
    if (str_starts(line, S("## ")))
        return (struct body_line){.kind = BODY_HEADING, .text = str_trim(str_skip(line, 3))};
    if (str_starts(line, S("### ")))
        return (struct body_line){.kind = BODY_SUBHEADING, .text = str_trim(str_skip(line, 4))};
    if (str_starts(line, S("- ")))
        return (struct body_line){.kind = BODY_ITEM, .text = str_trim(str_skip(line, 2))};
    if (line.n > 2 && line.p[0] == '|' && line.p[line.n - 1] == '|')
        return (struct body_line){.kind = BODY_ROW, .text = (struct str){line.p + 1, line.n - 2}};
    return (struct body_line){.kind = BODY_TEXT, .text = line};
}

/* "|---|---|": the rule under a table's head, as other editors write it. */
static bool is_rule(struct str row)
{
    for (size_t i = 0; i < row.n; i++)
        if (!strchr("-|: ", row.p[i]))
            return false;
    return row.n > 0;
}

bool body_next(struct str *rest, struct body_line *ret)
{
    struct str line;
    while (str_next(rest, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0)
            continue;
        *ret = line_of(line);
        if (ret->kind == BODY_ROW && is_rule(ret->text))
            continue;
        return true;
    }
    return false;
}

bool body_cell(struct str *row, struct str *ret)
{
    struct str cell;
    if (!str_next(row, '|', &cell))
        return false;
    *ret = str_trim(cell);
    return true;
}

/* ---- HTML ---- */

struct writer {
    struct html h;
    enum body_kind open; /* BODY_ITEM or BODY_ROW: that list or table is open; else none */
    int headings, tables;
};

static void put(struct writer *w, const char *literal)
{
    html_put(&w->h, literal, strlen(literal));
}

static void close_group(struct writer *w)
{
    if (w->open == BODY_ITEM)
        put(w, "</ul>\n");
    if (w->open == BODY_ROW)
        put(w, "</tbody></table></section>\n");
    w->open = BODY_TEXT;
}

static void write_element(struct writer *w, const char *open, struct str text, const char *close)
{
    put(w, open);
    html_str(&w->h, text);
    put(w, close);
}

static void write_cells(struct writer *w, struct str row, const char *open, const char *close)
{
    struct str cell;
    put(w, "<tr>");
    while (body_cell(&row, &cell))
        write_element(w, open, cell, close);
    put(w, "</tr>\n");
}

static void write_row(struct writer *w, struct str row)
{
    if (w->open == BODY_ROW) {
        write_cells(w, row, "<td>", "</td>");
        return;
    }
    close_group(w);
    /* A table may be wider than a phone: it scrolls by itself, also by keyboard, and so needs a
     * name of its own. */
    put(w, "<section class=\"scroll\" tabindex=\"0\" aria-label=\"表格");
    html_int(&w->h, ++w->tables);
    put(w, "\"><table>\n<thead>");
    write_cells(w, row, "<th scope=\"col\">", "</th>");
    put(w, "</thead><tbody>\n");
    w->open = BODY_ROW;
}

static void write_heading(struct writer *w, const char *tag, struct str text)
{
    close_group(w);
    put(w, "<");
    put(w, tag);
    put(w, " id=\"s");
    html_int(&w->h, ++w->headings);
    put(w, "\">");
    html_str(&w->h, text);
    put(w, "</");
    put(w, tag);
    put(w, ">\n");
}

static void write_item(struct writer *w, struct str text)
{
    if (w->open != BODY_ITEM) {
        close_group(w);
        put(w, "<ul>\n");
        w->open = BODY_ITEM;
    }
    write_element(w, "<li>", text, "</li>\n");
}

static void write_line(struct writer *w, const struct body_line *line)
{
    switch (line->kind) {
    case BODY_TEXT:
        close_group(w);
        write_element(w, "<p>", line->text, "</p>\n");
        break;
    case BODY_HEADING:
        write_heading(w, "h2", line->text);
        break;
    case BODY_SUBHEADING:
        write_heading(w, "h3", line->text);
        break;
    case BODY_ITEM:
        write_item(w, line->text);
        break;
    case BODY_ROW:
        write_row(w, line->text);
        break;
    }
}

struct html_safe body_html(struct arena *a, struct str body)
{
    if (body_is_rich(body))
        return body_rich_html(a, body);
    struct buf out cleanup(buf_done) = BUF_INIT(BODY_HTML_MAX);
    struct writer w = {.h = {.out = &out, .arena = a}};
    struct body_line line;
    while (body_next(&body, &line))
        write_line(&w, &line);
    close_group(&w);
    /* A text within DOCUMENT_BODY_MAX cannot fill it: the longest escape is 6 bytes for one. */
    assert(buf_ok(&out));
    return (struct html_safe){arena_str(a, buf_str(&out))};
}

/* ---- Plain text ---- */

struct str body_plain(struct arena *a, struct str body)
{
    return body_places(a, body, NULL);
}

/* Line by line: of marked text a paragraph is a line. */
struct str body_places(struct arena *a, struct str body, struct rich_places *ret)
{
    if (body_is_rich(body))
        return rich_text(a, body_rich_source(body), ret);
    if (ret)
        *ret = (struct rich_places){0};
    struct buf out cleanup(buf_done) = BUF_INIT(BODY_HTML_MAX);
    struct body_line line;
    int paragraph = 0;
    while (body_next(&body, &line)) {
        struct str cell;
        if (ret)
            *vec_push(a, ret) =
                (struct rich_place){out.n, arena_fmt(a, "paragraph %d", ++paragraph)};
        if (line.kind != BODY_ROW)
            buf_put(&out, line.text);
        else
            while (body_cell(&line.text, &cell)) {
                buf_put(&out, cell);
                buf_char(&out, ' ');
            }
        buf_char(&out, '\n');
    }
    assert(buf_ok(&out));
    return arena_str(a, buf_str(&out));
}

size_t body_letters(struct arena *a, struct str body)
{
    return utf8_count(body_is_rich(body) ? body_plain(a, body) : body);
}

struct str body_source(struct arena *a, struct str body)
{
    if (body_is_rich(body))
        return body_rich_source(body);
    struct rich rich;
    struct str html = body_html(a, body).html;
    return rich_read(a, html, &rich) < 0 ? S("") : rich_source(a, &rich);
}

/* ---- Paper ---- */

static struct paper_row paper_row_of(struct arena *a, struct str row)
{
    struct strs cells = {0};
    size_t room = 0;
    struct str cell;
    while (body_cell(&row, &cell)) {
        cells.v = vec_grow(a, cells.v, cells.n, &room, sizeof(*cells.v));
        cells.v[cells.n++] = cell;
    }
    return (struct paper_row){cells.v, cells.n};
}

static void paper_add_row(struct arena *a, struct paper *p, struct str row, bool first)
{
    if (first)
        *vec_push(a, p) = (struct paper_block){.kind = PAPER_TABLE};
    struct paper_block *table = &p->v[p->n - 1];
    /* Rows arrive one by one and tables are short: growing by copy is fine. */
    struct paper_row *rows = arena_many(a, table->rows_n + 1, struct paper_row);
    if (table->rows_n > 0)
        memcpy(rows, table->rows, table->rows_n * sizeof(*rows));
    rows[table->rows_n++] = paper_row_of(a, row);
    table->rows = rows;
}

void body_paper(struct arena *a, struct str body, struct paper *p)
{
    if (body_is_rich(body)) {
        body_rich_paper(a, body, p);
        return;
    }
    static const enum paper_block_kind kinds[] = {
        [BODY_TEXT] = PAPER_TEXT,
        [BODY_HEADING] = PAPER_HEADING_1,
        [BODY_SUBHEADING] = PAPER_HEADING_2,
        [BODY_ITEM] = PAPER_LIST,
    };
    struct body_line line;
    bool in_table = false;
    while (body_next(&body, &line)) {
        if (line.kind == BODY_ROW)
            paper_add_row(a, p, line.text, !in_table);
        else
            *vec_push(a, p) = (struct paper_block){.kind = kinds[line.kind], .text = line.text};
        in_table = line.kind == BODY_ROW;
    }
}

/* ---- Contents ---- */

/* What comes up to `end`, which is skipped; false: there is no such end. */
static bool take_to(struct str *rest, struct str end, struct str *ret)
{
    ptrdiff_t at = str_find(*rest, end);
    if (at < 0)
        return false;
    *ret = str_head(*rest, (size_t)at);
    *rest = str_skip(*rest, (size_t)at + end.n);
    return true;
}

/* To the first line with this beginning, and behind it. */
static bool skip_to_line(struct str *rest, struct str beginning)
{
    struct str line;
    for (struct str at = *rest; at.n > 0; str_next(&at, '\n', &line))
        if (str_starts(at, beginning)) {
            *rest = str_skip(at, beginning.n);
            return true;
        }
    return false;
}

/* As write_heading() and rich text write them: each begins a line. Text is escaped: nothing in it looks like a tag. */
void body_headings(struct arena *a, struct html_safe body, struct body_headings *ret)
{
    struct str rest = body.html, id, text;
    *ret = (struct body_headings){0};
    while (skip_to_line(&rest, S("<h2 id=\"")) && take_to(&rest, S("\">"), &id) &&
           take_to(&rest, S("</h2>"), &text))
        *vec_push(a, ret) = (struct body_heading){id, {text}};
}

/* ---- Masked numbers ---- */

struct html_safe body_breakable(struct arena *a, struct html_safe body)
{
    struct str all = body.html;
    if (str_find(all, S("**")) < 0)
        return body;
    struct buf out cleanup(buf_done) = BUF_INIT(all.n * (sizeof("*<wbr>") - 1));
    bool tag = false, table = false;
    for (size_t i = 0; i < all.n; i++) {
        struct str rest = str_skip(all, i);
        size_t masked = tag || table ? 0 : identity_masked(rest);
        table = str_starts(rest, S("<table")) || (table && !str_starts(rest, S("</table")));
        tag = all.p[i] == '<' || (tag && all.p[i] != '>');
        for (; masked > 1; masked--, i++)
            buf_put(&out, S("*<wbr>"));
        buf_char(&out, all.p[i]);
    }
    return (struct html_safe){arena_str(a, buf_str(&out))};
}
