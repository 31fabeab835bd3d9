/* leak.c: line by line: its words, then the rules; what was published; findings and masking. */
#include "engine/leak/in.h"
#include "base/buf.h"
#include <stdlib.h>

const char *leak_kind_name(enum leak_kind kind)
{
    static const char *const names[LEAK_KIND__MAX] = {
#define LEAK_NAME(name, word) [LEAK_##name] = (word),
        LEAK_TABLE(LEAK_NAME)
#undef LEAK_NAME
    };

    assert(kind >= 0 && kind < LEAK_KIND__MAX);
    return names[kind];
}

/* ---- What was published ---- */

static size_t digits_of(struct str s, char out[32])
{
    size_t n = 0;

    for (size_t i = 0; i < s.n && n < 32; i++) {
        if (is_digit(s.p[i]))
            out[n++] = s.p[i];
    }
    return n;
}

static bool same_number(struct str x, struct str y)
{
    char a[32], b[32];
    size_t n = digits_of(x, a), m = digits_of(y, b), least = n < m ? n : m;

    /* A local number is the end of the same number with its area code. */
    return least >= 7 && memcmp(a + n - least, b + m - least, least) == 0 &&
           (n == m || (n > m ? a[0] : b[0]) == '0' || (n > m ? a[0] : b[0]) == '8');
}

bool leak_is_published(const struct leak_scan *s, struct str value)
{
    const struct strs *list = &s->o->published;

    for (size_t i = 0; i < list->n; i++) {
        bool mail = str_find_char(list->v[i], '@') >= 0;

        if (mail ? str_eq_nocase(list->v[i], value) : same_number(list->v[i], value))
            return true;
    }
    return false;
}

/* ---- Findings ---- */

/* Can the i-th finding, or one before it, stand in the line? They are in the order of the lines, but for those
 * of whom a line before names. */
static bool may_cover(const struct leak_scan *s, size_t i, int line)
{
    return line == s->number ? i >= s->line_first : s->out->v[i].line + LEAK_SUBJECT_REACH >= line;
}

struct leak_finding *leak_add(struct leak_scan *s, enum leak_kind kind, size_t from, size_t to,
                              struct str masked)
{
    size_t begin = s->origin[from], end = s->origin[to];
    /* Of the one whom a line before names, or of this line. */
    int line = from < s->from ? s->subject_line : s->number;
    struct leak_finding *f;

    for (size_t i = s->out->n; i > 0 && may_cover(s, i - 1, line); i--) {
        const struct leak_finding *x = &s->out->v[i - 1];

        if (begin < x->at + x->n && x->at < end)
            return NULL;
    }
    f = vec_push(s->a, s->out);
    *f = (struct leak_finding){.kind = kind,
                               .at = begin,
                               .n = end - begin,
                               .line = line,
                               .masked = arena_str(s->a, masked),
                               .blocks = kind == LEAK_CLASSIFICATION};
    return f;
}

static int in_order(const void *x, const void *y)
{
    const struct leak_finding *a = x, *b = y;

    return a->at != b->at ? (a->at < b->at ? -1 : 1) : 0;
}

/* ---- Lines ---- */

/* Tabs; strokes, where there are some; in CSV commas as they are typed there, which Chinese sentences do not use. */
static char cell_of_line(const struct leak_scan *s)
{
    struct str typed =
        str_of(s->text.p + s->origin[s->from], s->origin[s->to] - s->origin[s->from]);

    if (str_find_char(typed, '\t') >= 0)
        return '\t';
    if (str_find_char(typed, '|') >= 0)
        return '|';
    return str_find_char(typed, ',') >= 0 ? ',' : 0;
}

/* More than half of its bytes; a Chinese letter has three. */
static bool is_latin_line(struct str line)
{
    size_t n = 0;

    for (size_t i = 0; i < line.n; i++)
        n += is_letter(line.p[i]);
    return 2 * n > line.n;
}

static void words_of_line(struct leak_scan *s)
{
    struct leak_hit h;

    s->hits.n = 0;
    s->what = 0;
    s->cell = cell_of_line(s);
    s->latin = is_latin_line(piece(s, s->from, s->to));
    /* The first byte of "·" begins no letter of Chinese. */
    s->dotted = str_find_char(piece(s, s->from, s->to), '\xc2') >= 0 &&
                str_find(piece(s, s->from, s->to), S("·")) >= 0;
    for (size_t i = s->from; i < s->to;) {
        if (leak_word_at(s, i, &h)) {
            *vec_push(s->a, &s->hits) = h;
            s->what |= h.what;
            i += h.n;
        } else {
            i = leak_next(s, i);
        }
    }
}

#define LABELS                                                                            \
 (W_PHONE | W_ID | W_PASSPORT | W_CARD | W_ACCOUNT | W_QQ | W_WECHAT | W_HOME | W_PLACE | \
  W_BIRTH | W_CODE | W_NAME | W_PLATE | W_OFFICER | W_HEALTH_LABEL | W_GRADE | W_SEX)

/* 走访对象 手机 满意度: short cells, one of which is a label and nothing else. */
static bool has_whole_label(const struct leak_scan *s)
{
    size_t from = s->from, end;
    bool whole = false;

    for (size_t i = s->from; i <= s->to; i++) {
        if (i < s->to && at(s, i) != s->cell)
            continue;
        end = i;
        if (end - from > 30)
            return false;
        while (end > from && is_blank(s->plain.p[end - 1]))
            end--;
        for (size_t k = 0; k < s->hits.n; k++)
            whole |= (s->hits.v[k].what & LABELS) && s->hits.v[k].at >= from &&
                     s->hits.v[k].at + s->hits.v[k].n == end;
        from = i + 1;
    }
    return whole;
}

/* 姓名  性别  家庭电话: two labels or more that fill their parts (one of three), with blanks between, and no
 * part that is long: as a table comes out of a PDF. */
static bool is_head_in_blanks(const struct leak_scan *s)
{
    size_t from = leak_past_blank(s, s->from), end, labels = 0, parts = 0;

    for (; from < s->to; from = leak_past_blank(s, end), parts++) {
        for (end = from; end < s->to && at(s, end) != ' '; end++)
            ;
        if (end - from > 30)
            return false;
        for (size_t k = 0; k < s->hits.n; k++)
            labels += (s->hits.v[k].what & LABELS) && s->hits.v[k].at == from &&
                      s->hits.v[k].at + s->hits.v[k].n == end;
    }
    return labels >= 2 || (labels == 1 && parts >= 3);
}

/* Blanks part the cells of such a head, and of the rows below it that have as many. */
static void cells_in_blanks(struct leak_scan *s)
{
    bool below = s->header_n && s->header_cell == ' ';
    struct str line = piece(s, s->from, s->to);

    if (s->cell || !(below || s->hits.n) || line.n > KiB || str_find_char(line, ' ') < 0)
        return;
    s->cell = ' ';
    if (!(below && leak_column(s, s->to) + 1 == s->header_n) &&
        (has_digit(line) || !is_head_in_blanks(s)))
        s->cell = 0;
}

/* The head of a table: several cells, labels in two of them at least (or one that is its cell, among three or
 * beside a person), no digit. It holds until a line that is not of cells. */
static void header_of_line(struct leak_scan *s)
{
    struct str line = piece(s, s->from, s->to);
    size_t cells, labels = 0;
    uint32_t found[LEAK_COLUMNS] = {0};

    s->is_header = false;
    cells_in_blanks(s);
    cells = leak_column(s, s->to) + 1;
    if (cells < 2 || (s->header_n && s->cell != s->header_cell))
        s->header_n = line.n ? 0 : s->header_n;
    if (cells < 2)
        return;
    if (line.n > KiB || has_digit(line))
        return;
    /* "a, b" is a sentence, "a,b" a table. */
    if (s->cell == ',' && str_find(line, S(", ")) >= 0)
        return;
    for (size_t k = 0; k < s->hits.n; k++) {
        size_t column = leak_column(s, s->hits.v[k].at);

        if (column < LEAK_COLUMNS && (s->hits.v[k].what & LABELS))
            found[column] |= s->hits.v[k].what;
    }
    for (size_t i = 0; i < LEAK_COLUMNS; i++)
        labels += found[i] != 0;
    if (labels < 2 &&
        !(labels == 1 && (cells >= 3 || leak_line_has(s, W_PERSON)) && has_whole_label(s)))
        return;
    s->is_header = true;
    memcpy(s->header, found, sizeof(found));
    s->header_n = cells < LEAK_COLUMNS ? cells : LEAK_COLUMNS;
    s->header_cell = s->cell;
}

/* 问：你的QQ号是多少？: where the label that is asked for ends; else i. */
static size_t before_question(const struct leak_scan *s, size_t i)
{
    struct str rest = S("是多少 多少 是什么 是哪里 在哪里 在哪 说一下 讲一下 报一下 告诉我 呢"),
               word;
    size_t end = i;

    if (!leak_starts_any(s, s->from, "问: Q: q:"))
        return i;
    while (end > s->from && is_one_of(s->plain.p[end - 1], " ?.,"))
        end--;
    while (str_next(&rest, ' ', &word)) {
        if (leak_ends(s, end, word))
            return end - word.n;
    }
    return end;
}

/* 答：我的是: what stands before what was asked for. */
static size_t past_answer(const struct leak_scan *s)
{
    size_t n = s->above ? leak_starts_any(s, s->from, "答: A: a:") : 0, i = s->from + n;

    i += n ? leak_starts_any(s, i, "我的 我 是") : 0;
    return n ? i + leak_starts_any(s, i, "是 叫") : s->from;
}

/* 现住址：, QQ, 监视居住地点（被监视居住人住处）: a form that has its values below its labels. */
static uint32_t label_alone(const struct leak_scan *s)
{
    size_t end = before_question(s, s->to);
    const struct leak_hit *h = s->hits.n ? &s->hits.v[s->hits.n - 1] : NULL;

    while (end > s->from && is_one_of(s->plain.p[end - 1], " :)"))
        end--;
    return h && h->at + h->n == end && (h->what & LABELS) && s->to - s->from <= 60 && !s->cell &&
                   !has_digit(piece(s, s->from, s->to))
               ? h->what
               : 0;
}

static void scan_line(struct leak_scan *s)
{
    s->line_first = s->out->n;
    s->answer = past_answer(s);
    words_of_line(s);
    header_of_line(s);
    *s->name = (struct leak_line_name){.known = false};
    leak_numbers(s);
    leak_latin(s);
    leak_address(s);
    if (s->o->today != DAY_NONE)
        leak_minor(s);
    leak_health(s);
    leak_marks(s);
    leak_english(s);
    leak_subject(s);
    if (s->to > s->from)
        s->above = label_alone(s);
}

/* No line is looked at beyond this: what it costs grows with its square. A longer one goes on in a
 * next piece, which begins where a word does. */
#define LINE_MAX_BYTES (8 * KiB)

static size_t line_end(const struct leak_scan *s, bool *ret_goes_on)
{
    ptrdiff_t n = str_find_char(str_head(str_skip(s->plain, s->from), LINE_MAX_BYTES), '\n');
    size_t end = s->from + (n < 0 ? LINE_MAX_BYTES : (size_t)n);

    *ret_goes_on = n < 0 && end < s->plain.n;
    if (n < 0 && end >= s->plain.n)
        return s->plain.n;
    if (*ret_goes_on) {
        size_t least = end - LINE_MAX_BYTES / 4;

        while (end > least && (is_tail(s->plain.p[end]) || is_alnum(s->plain.p[end - 1]) ||
                               is_alnum(s->plain.p[end])))
            end--;
    }
    return end;
}

/* Findings of one line are few; the array of the whole text is put in order at the end. */
void leak_scan(struct arena *a, struct str text, const struct leak_options *o,
               struct leak_findings *ret)
{
    struct leak_findings out = {0};
    struct leak_line_name name = {.known = false};
    struct leak_scan s = {.a = a, .o = o, .text = text, .out = &out, .name = &name};
    bool goes_on;

    leak_plain(&s);
    s.dated = leak_document_day(&s);
    for (s.number = 1; s.from < s.plain.n; s.number += !goes_on) {
        s.to = line_end(&s, &goes_on);
        scan_line(&s);
        s.from = s.to + !goes_on;
    }
    if (out.n)
        qsort(out.v, out.n, sizeof(*out.v), in_order);
    *ret = out;
}

struct str leak_mask(struct arena *a, struct str text, const struct leak_findings *f)
{
    struct buf out cleanup(buf_done) = BUF_INIT(2 * text.n + 64 * f->n + 16);
    size_t from = 0;

    for (size_t i = 0; i < f->n; i++) {
        const struct leak_finding *x = &f->v[i];

        if (x->blocks || x->n == 0 || x->at < from)
            continue;
        buf_add(&out, text.p + from, x->at - from);
        buf_put(&out, x->masked);
        from = x->at + x->n;
    }
    buf_add(&out, text.p + from, text.n - from);
    return arena_str(a, buf_str(&out));
}
