/* rich_text.c: the words of a canonical source, without parsing it again: search makes snippets of
 * many of them. Whatever else it is given, it gives back text. */
#include "web/rich_in.h"

struct reading {
    struct buf out;
    struct arena *a;
    struct rich_places *places; /* NULL: nobody asks */
    int paragraph, table, row, column;
};

static void end_line(struct reading *r)
{
    if (r->out.n > 0 && r->out.p[r->out.n - 1] != '\n')
        buf_char(&r->out, '\n');
}

static void mark_place(struct reading *r)
{
    struct str said = r->row > 0 ? arena_fmt(r->a, "table %d, row %d, column %d", r->table, r->row,
                                             r->column)
                                 : arena_fmt(r->a, "paragraph %d", r->paragraph);

    *vec_push(r->a, r->places) = (struct rich_place){.at = r->out.n, .said = said};
}

/* Where in the text this begins. */
static void begin_place(struct reading *r)
{
    if (r->row == 0)
        r->paragraph++;
    if (r->places)
        mark_place(r);
}

static bool is_one_of(struct str name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(name, str_c(names[i])))
            return true;
    }
    return false;
}

static void take_table_tag(struct reading *r, struct str name, bool end)
{
    if (str_eq(name, S("table"))) {
        r->table += !end;
        r->row = r->column = 0;
    } else if (str_eq(name, S("tr"))) {
        r->row += !end;
        r->column = 0;
    } else if (end) {
        buf_char(&r->out, ' ');
        return;
    } else {
        r->column++;
        begin_place(r);
        return;
    }
    end_line(r);
}

static void take_tag(struct reading *r, struct str tag)
{
    static const char *const texts[] = {"p", "h2", "h3", "h4", "li"};
    static const char *const tables[] = {"table", "tr", "td", "th"};
    struct str name, rest;
    bool end = str_starts(tag, S("/"));

    str_cut(str_skip(tag, end), ' ', &name, &rest);
    if (is_one_of(name, tables, COUNT(tables))) {
        take_table_tag(r, name, end);
    } else if (str_eq(name, S("br"))) {
        buf_char(&r->out, '\n');
    } else if (is_one_of(name, texts, COUNT(texts))) {
        /* in a cell too: two of its paragraphs are two lines */
        if (r->row == 0 || end)
            end_line(r);
        if (!end && r->row == 0)
            begin_place(r);
    }
}

static void take_text(struct reading *r, struct str s)
{
    static const struct {
        struct str written, meant;
    } escapes[] = {
        {STR_INIT("&lt;"), STR_INIT("<")},
        {STR_INIT("&gt;"), STR_INIT(">")},
        {STR_INIT("&amp;"), STR_INIT("&")},
        {STR_INIT("&quot;"), STR_INIT("\"")},
    };
    ptrdiff_t at;

    while ((at = str_find_char(s, '&')) >= 0) {
        size_t i = 0;

        buf_put(&r->out, str_head(s, (size_t)at));
        s = str_skip(s, (size_t)at);
        while (i < COUNT(escapes) && !str_starts(s, escapes[i].written))
            i++;
        buf_put(&r->out, i < COUNT(escapes) ? escapes[i].meant : S("&"));
        s = str_skip(s, i < COUNT(escapes) ? escapes[i].written.n : 1);
    }
    buf_put(&r->out, s);
}

struct str rich_text(struct arena *a, struct str source, struct rich_places *ret)
{
    struct reading r = {.out = BUF_INIT(2 * RICH_SOURCE_MAX), .a = a, .places = ret};
    struct str text, tag;

    if (ret)
        *ret = (struct rich_places){0};
    while (source.n > 0) {
        bool more = str_cut(source, '<', &text, &source);
        /* line ends of the source stand between blocks */
        if (!str_eq(text, S("\n")))
            take_text(&r, text);
        if (!more)
            break;
        str_cut(source, '>', &tag, &source);
        take_tag(&r, tag);
    }
    end_line(&r);
    text = arena_str(a, buf_str(&r.out));
    buf_done(&r.out);
    return text;
}
