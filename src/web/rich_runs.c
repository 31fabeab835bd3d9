/* rich_runs.c: see rich_in.h. The text of one block, letter by letter. */
#include "base/utf8.h"
#include "web/rich_in.h"

#define WIDE_BLANK 0x3000
#define NO_BREAK   0xa0

enum blank {
    BLANK_NONE,
    BLANK_SPACE,
    BLANK_LINE /* the source was broken there: between Chinese letters it is nothing */
};

static bool is_blank(int32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == NO_BREAK;
}

bool rich_is_unseen(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xfff0 && c <= 0xfffb) || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef) ||
           (c >= 0xe0000 && c <= 0xe0fff);
}

/* Letters and signs between which no blank is written. */
static bool is_wide(int32_t c)
{
    return utf8_is_cjk(c) || (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xff60) ||
           c == 0x2014 || c == 0x2026 || (c >= 0x2018 && c <= 0x201d);
}

/* ---- What a run becomes ---- */

struct tidy {
    struct arena *a;
    struct rich_runs out;
    struct buf text;      /* of the run that is being written */
    struct rich_run like; /* whose marks it has */
    enum blank blank;
    struct rich_run blank_of; /* the run in which the blank stood */
    int32_t last;             /* the letter before; 0 at the start and after a break */
    struct buf wide;          /* U+3000 that may turn out to be the end */
    struct rich_run wide_of;
};

static bool same_marks(const struct rich_run *x, const struct rich_run *y)
{
    return x->marks == y->marks && str_eq(x->href, y->href);
}

static void flush(struct tidy *t)
{
    if (t->text.n > 0) {
        *vec_push(t->a, &t->out) = (struct rich_run){.text = arena_str(t->a, buf_str(&t->text)),
                                                     .href = t->like.href,
                                                     .marks = t->like.marks};
        buf_clear(&t->text);
    }
}

static void put(struct tidy *t, const struct rich_run *like, struct str s)
{
    if (!same_marks(&t->like, like)) {
        flush(t);
        t->like = *like;
    }
    buf_put(&t->text, s);
}

/* What was held back: it is not the end. */
static void put_held(struct tidy *t, int32_t next)
{
    bool between = is_wide(t->last) && is_wide(next);

    if (t->wide.n > 0) {
        put(t, &t->wide_of, buf_str(&t->wide));
        buf_clear(&t->wide);
    } else if (t->blank != BLANK_NONE && t->last != 0 && !(t->blank == BLANK_LINE && between)) {
        put(t, &t->blank_of, S(" "));
    }
    t->blank = BLANK_NONE;
}

static void take_letter(struct tidy *t, const struct rich_run *r, int32_t c, struct str bytes)
{
    if (is_blank(c)) {
        enum blank b = c == '\n' || c == '\r' ? BLANK_LINE : BLANK_SPACE;

        if (t->blank == BLANK_NONE)
            t->blank_of = *r;
        /* A line's end with blanks around it is a line's end. */
        t->blank = b > t->blank ? b : t->blank;
        return;
    }
    if (c == WIDE_BLANK) {
        if (t->last != 0) {
            if (t->wide.n == 0)
                t->wide_of = *r;
            buf_put(&t->wide, bytes);
        }
        t->blank = BLANK_NONE;
        return;
    }
    put_held(t, c);
    put(t, r, bytes);
    t->last = c;
}

static void take_break(struct tidy *t)
{
    flush(t);
    buf_clear(&t->wide);
    t->blank = BLANK_NONE;
    if (t->out.n > 0)
        *vec_push(t->a, &t->out) = (struct rich_run){.line = true, .text = S(""), .href = S("")};
    t->last = 0;
    t->like = (struct rich_run){.href = S("")};
}

void rich_runs_tidy(struct arena *a, struct rich_runs *runs)
{
    struct tidy t = {.a = a,
                     .text = BUF_INIT(RICH_SOURCE_MAX),
                     .wide = BUF_INIT(RICH_SOURCE_MAX),
                     .like = {.href = S("")}};
    size_t len;

    for (size_t i = 0; i < runs->n; i++) {
        const struct rich_run *r = &runs->v[i];

        if (r->line) {
            take_break(&t);
            continue;
        }
        for (size_t k = 0; k < r->text.n; k += len) {
            struct str rest = str_skip(r->text, k);
            int32_t c = utf8_decode(rest, &len);

            if (c >= 0 && (is_blank(c) || !rich_is_unseen(c)))
                take_letter(&t, r, c, str_head(rest, len));
        }
    }
    flush(&t);
    while (t.out.n > 0 && t.out.v[t.out.n - 1].line)
        t.out.n--;
    buf_done(&t.text);
    buf_done(&t.wide);
    *runs = t.out;
}

/* ---- As people lay out with blanks and breaks ---- */

/* Two wide blanks, or four narrow ones that do not collapse, before any letter. */
static bool begins_indented(const struct rich_run *v, size_t n)
{
    int width = 0;
    size_t len;

    for (size_t i = 0; i < n && !v[i].line; i++) {
        for (size_t k = 0; k < v[i].text.n; k += len) {
            int32_t c = utf8_decode(str_skip(v[i].text, k), &len);

            if (c == WIDE_BLANK)
                width += 2;
            else if (c == NO_BREAK)
                width++;
            else if (c >= 0 && !is_blank(c) && !rich_is_unseen(c))
                return width >= 4;
        }
    }
    return false;
}

bool rich_runs_indented(const struct rich_runs *runs)
{
    return begins_indented(runs->v, runs->n);
}

static bool is_nothing(const struct rich_run *r)
{
    size_t len;

    for (size_t k = 0; k < r->text.n; k += len) {
        int32_t c = utf8_decode(str_skip(r->text, k), &len);

        if (c >= 0 && c != WIDE_BLANK && !is_blank(c) && !rich_is_unseen(c))
            return false;
    }
    return !r->line;
}

static bool is_new_paragraph(const struct rich_runs *runs, size_t at)
{
    size_t next = at + 1;

    if (begins_indented(runs->v + next, runs->n - next))
        return true;
    while (next < runs->n && is_nothing(&runs->v[next]))
        next++;
    return next < runs->n && runs->v[next].line;
}

bool rich_runs_split(struct arena *a, struct rich_runs *runs, struct rich_runs *ret_rest)
{
    for (size_t i = 0; i < runs->n; i++) {
        if (!runs->v[i].line || !is_new_paragraph(runs, i))
            continue;
        *ret_rest = (struct rich_runs){0};
        for (size_t k = i + 1; k < runs->n; k++)
            *vec_push(a, ret_rest) = runs->v[k];
        runs->n = i;
        return true;
    }
    return false;
}

struct str rich_runs_text(struct arena *a, const struct rich_runs *runs)
{
    struct buf b cleanup(buf_done) = BUF_INIT(RICH_SOURCE_MAX);

    if (runs->n == 1)
        return runs->v[0].text;
    for (size_t i = 0; i < runs->n; i++) {
        if (runs->v[i].line)
            buf_char(&b, '\n');
        else
            buf_put(&b, runs->v[i].text);
    }
    return arena_str(a, buf_str(&b));
}
