/* body_rich.c: rich bodies (see body.h): how they come in, and how they are put on paper. */
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/body_rich.h"

bool body_is_rich(struct str body)
{
    return str_starts(body, S(BODY_RICH));
}

struct str body_rich_source(struct str body)
{
    return str_skip(body, sizeof(BODY_RICH) - 1);
}

int body_of_html(struct arena *a, struct str html, struct str *ret, struct rich_lost *ret_lost)
{
    struct rich rich;
    int r = rich_read(a, html, &rich);
    if (r < 0)
        return r;
    *ret = rich_is_empty(&rich) ? S("") : ARENA_JOIN(a, S(BODY_RICH), rich_source(a, &rich));
    if (ret_lost)
        *ret_lost = rich.lost;
    return 0;
}

struct html_safe body_rich_html(struct arena *a, struct str body)
{
    struct rich rich;
    /* What body_of_html() made is within the limits; anything else is nothing. */
    if (rich_read(a, body_rich_source(body), &rich) < 0)
        return (struct html_safe){S("")};
    return rich_page(a, &rich);
}

/* ---- Paper ---- */

static void add_block(struct arena *a, struct paper *p, enum paper_block_kind kind, struct str text)
{
    *vec_push(a, p) = (struct paper_block){.kind = kind, .text = text};
}

static enum paper_block_kind text_kind(const struct rich_block *b)
{
    static const enum paper_block_kind kinds[] = {[RICH_PLAIN] = PAPER_TEXT,
                                                  [RICH_FLUSH] = PAPER_TEXT_FLUSH,
                                                  [RICH_CENTRE] = PAPER_TEXT_CENTRE,
                                                  [RICH_RIGHT] = PAPER_TEXT_RIGHT};
    return kinds[b->align];
}

/* All the text of a cell: a line for each of its paragraphs and items. */
static void cell_text(struct arena *a, struct buf *out, const struct rich_block *b)
{
    for (const struct rich_block *c = b->first; c; c = c->next) {
        if (c->kind == RICH_TEXT) {
            if (out->n > 0)
                buf_char(out, '\n');
            buf_put(out, rich_runs_text(a, &c->runs));
        }
        cell_text(a, out, c);
    }
}

static struct str text_of(struct arena *a, const struct rich_block *cell)
{
    struct buf out cleanup(buf_done) = BUF_INIT(RICH_SOURCE_MAX);
    cell_text(a, &out, cell);
    return arena_str(a, buf_str(&out));
}

/* Where a cell spans several, its text stands in the first and the others are empty. */
static void paper_table(struct arena *a, struct paper *p, const struct rich_block *table)
{
    int until[RICH_COLUMNS_MAX] = {0}, at = 0;
    size_t n = 0;
    for (const struct rich_block *b = table->first; b; b = b->next)
        n += b->kind == RICH_ROW;
    struct paper_row *rows = arena_many(a, n, struct paper_row);
    for (const struct rich_block *b = table->first; b; b = b->next) {
        if (b->kind != RICH_ROW)
            continue;
        struct paper_row *row = &rows[at];
        row->v = arena_many(a, RICH_COLUMNS_MAX, struct str);
        for (int i = 0; i < RICH_COLUMNS_MAX; i++) {
            row->v[i] = S("");
            if (until[i] > at)
                row->n = (size_t)i + 1;
        }
        int column = 0;
        for (const struct rich_block *c = b->first; c; c = c->next) {
            while (column < RICH_COLUMNS_MAX - 1 && until[column] > at)
                column++;
            row->v[column] = text_of(a, c);
            for (int i = 0; i < c->columns && column < RICH_COLUMNS_MAX; i++)
                until[column++] = at + c->rows;
            row->n = (size_t)column > row->n ? (size_t)column : row->n;
        }
        at++;
    }
    *vec_push(a, p) = (struct paper_block){.kind = PAPER_TABLE, .rows = rows, .rows_n = n};
}

static void paper_blocks(struct arena *a, struct paper *p, const struct rich_block *into);

static void paper_list(struct arena *a, struct paper *p, const struct rich_block *list)
{
    int number = list->start;
    for (const struct rich_block *item = list->first; item; item = item->next, number++) {
        const struct rich_block *first = item->first;
        bool text = first && first->kind == RICH_TEXT;
        if (text && list->kind == RICH_BULLETS)
            add_block(a, p, PAPER_LIST, rich_runs_text(a, &first->runs));
        else if (text)
            add_block(a, p, PAPER_TEXT,
                      arena_fmt(a, "%d. %.*s", number, STR_ARG(rich_runs_text(a, &first->runs))));
        struct rich_block rest = {.first = text ? first->next : item->first};
        paper_blocks(a, p, &rest);
    }
}

static void paper_blocks(struct arena *a, struct paper *p, const struct rich_block *into)
{
    for (const struct rich_block *b = into->first; b; b = b->next) {
        if (b->kind == RICH_TEXT)
            add_block(a, p, text_kind(b), rich_runs_text(a, &b->runs));
        else if (b->kind == RICH_HEADING_2)
            add_block(a, p, PAPER_HEADING_1, rich_runs_text(a, &b->runs));
        else if (b->kind == RICH_HEADING_3)
            add_block(a, p, PAPER_HEADING_2, rich_runs_text(a, &b->runs));
        else if (b->kind == RICH_HEADING_4)
            add_block(a, p, PAPER_TEXT, rich_runs_text(a, &b->runs));
        else if (b->kind == RICH_TABLE)
            paper_table(a, p, b);
        else if (b->kind == RICH_BULLETS || b->kind == RICH_NUMBERS)
            paper_list(a, p, b);
        else
            paper_blocks(a, p, b);
    }
}

void body_rich_paper(struct arena *a, struct str body, struct paper *p)
{
    struct rich rich;
    if (rich_read(a, body_rich_source(body), &rich) == 0)
        paper_blocks(a, p, rich.root);
}

/* ---- Out of a file ---- */

int body_of_file(struct arena *a, const struct extract *x, struct str *ret,
                 struct rich_lost *ret_lost)
{
    bool text = x->kind == FILE_DOCX || x->kind == FILE_ODT || x->kind == FILE_TXT;
    if (!text || extract_unread(x).n > 0)
        return err_set(ERR_INVALID, "the file cannot be read as a text");
    struct str html = x->html.n > 0 ? x->html : html_own(a, extract_shown(a, x)).html;
    int r = body_of_html(a, html, ret, ret_lost);
    return r == 0 && ret->n == 0 ? err_set(ERR_INVALID, "the file has no text") : r;
}
