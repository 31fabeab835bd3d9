/* leak.c: line by line: its words, then the rules; what the rules look around with; masking. */
#include "engine/leak_in.h"
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

/* ---- Looking around ---- */

bool leak_starts(const struct leak_scan *s, size_t i, struct str word)
{
    return i <= s->to && str_starts(piece(s, i, s->to), word);
}

bool leak_ends(const struct leak_scan *s, size_t i, struct str word)
{
    return i >= s->from && str_ends(piece(s, s->from, i), word);
}

/* The scan asks these two for every letter: words are walked in place, and most differ in a byte at their ends. */
static size_t word_length(const char *w)
{
    size_t n = 0;

    while (w[n] && w[n] != ' ')
        n++;
    return n;
}

static bool is_word(const char *p, const char *w, size_t n)
{
    return p[0] == w[0] && p[n - 1] == w[n - 1] && memcmp(p, w, n) == 0;
}

size_t leak_starts_any(const struct leak_scan *s, size_t i, const char *words)
{
    const char *p = s->plain.p + i;
    size_t room = i <= s->to ? s->to - i : 0, n;

    for (const char *w = words; *w; w += n + (w[n] == ' ')) {
        n = word_length(w);
        if (n && n <= room && is_word(p, w, n))
            return n;
    }
    return 0;
}

bool leak_ends_any(const struct leak_scan *s, size_t i, const char *words)
{
    const char *p = s->plain.p + i;
    size_t room = i >= s->from ? i - s->from : 0, n;

    for (const char *w = words; *w; w += n + (w[n] == ' ')) {
        n = word_length(w);
        if (n && n <= room && is_word(p - n, w, n))
            return true;
    }
    return false;
}

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t leak_back(const struct leak_scan *s, size_t i)
{
    if (i > s->from)
        i--;
    while (i > s->from && is_tail(s->plain.p[i]))
        i--;
    return i;
}

size_t leak_next(const struct leak_scan *s, size_t i)
{
    if (i < s->to)
        i++;
    while (i < s->to && is_tail(s->plain.p[i]))
        i++;
    return i;
}

static const char blanks[] = " :=()[]\"'<>#*+_-/\\";
static const char *const wide_blanks = "“ ” 【 】 〔 〕 「 」 《 》 为 是 ‘ ’ 　 → ☎ ✆ 📞 📱 即";

size_t leak_skip_back(const struct leak_scan *s, size_t i)
{
    while (i > s->from) {
        if (strchr(blanks, before(s, i)) && before(s, i)) {
            i--;
            continue;
        }
        if (!is_tail(before(s, i)) || !leak_ends_any(s, i, wide_blanks))
            break;
        i = leak_back(s, i);
    }
    return i;
}

size_t leak_skip(const struct leak_scan *s, size_t i)
{
    while (i < s->to) {
        if (at(s, i) && strchr(blanks, at(s, i))) {
            i++;
            continue;
        }
        if ((unsigned char)at(s, i) < 0x80 || !leak_starts_any(s, i, wide_blanks))
            break;
        i = leak_next(s, i);
    }
    return i;
}

size_t leak_column(const struct leak_scan *s, size_t i)
{
    size_t n = 0;

    for (size_t k = s->from; s->cell && k < i && n < LEAK_COLUMNS; k++)
        n += s->plain.p[k] == s->cell;
    return n;
}

/* The index of the first word that ends behind i. */
static size_t first_hit_behind(const struct leak_scan *s, size_t i)
{
    size_t low = 0, high = s->hits.n;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (s->hits.v[mid].at + s->hits.v[mid].n <= i)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

uint32_t leak_label(const struct leak_scan *s, size_t i)
{
    size_t end = leak_skip_back(s, i), k, column;

    if (end == s->from || s->plain.p[end - 1] == '\t' ||
        (s->cell && s->plain.p[end - 1] == s->cell)) {
        column = s->header_n ? leak_column(s, i) : LEAK_COLUMNS;
        if (column < s->header_n)
            return s->header[column];
        if (s->cell == ',')
            return 0;
        /* A label in a cell of its own stands before its value. */
        if (end > s->from)
            end = leak_skip_back(s, end - 1);
    }
    k = first_hit_behind(s, end);
    if (k > 0 && s->hits.v[k - 1].at + s->hits.v[k - 1].n == end)
        return s->hits.v[k - 1].what;
    return 0;
}

const struct leak_hit *leak_hit_before(const struct leak_scan *s, size_t i, uint32_t what,
                                       size_t reach)
{
    for (size_t k = first_hit_behind(s, i); k > 0; k--) {
        const struct leak_hit *h = &s->hits.v[k - 1];

        if (h->at + h->n + reach < i)
            return NULL;
        if (h->what & what)
            return h;
    }
    return NULL;
}

const struct leak_hit *leak_hit_after(const struct leak_scan *s, size_t i, uint32_t what,
                                      size_t reach)
{
    for (size_t k = first_hit_behind(s, i); k < s->hits.n; k++) {
        const struct leak_hit *h = &s->hits.v[k];

        if (h->at > i + reach)
            return NULL;
        if (h->at >= i && (h->what & what))
            return h;
    }
    return NULL;
}

bool leak_line_has(const struct leak_scan *s, uint32_t what)
{
    return (s->what & what) != 0;
}

/* 昭阳分局, 户政科, 二号站: an office by its last letter, at the end of a word. */
static bool office_by_ending(const struct leak_scan *s, size_t i)
{
    static const char *const ends = "局 科 处 室 所 站 队 部 厅 院 校 委 股 办 社 司 馆 团 会 行";
    size_t end = leak_skip_back(s, i), head;

    if (before(s, end) == ',')
        end = leak_skip_back(s, end - 1);
    if (!leak_ends_any(s, end, ends))
        return false;
    head = leak_back(s, end);
    return head > s->from && is_tail(before(s, head)) && !leak_ends_any(s, end, "住处 家室 居室");
}

/* 0870-2158888（昭通市自然资源和规划局）: the first words behind it end like an office. */
static bool office_behind(const struct leak_scan *s, size_t i)
{
    size_t from = leak_skip(s, i), k = from;

    while (k < s->to && k - from < 90 && (unsigned char)at(s, k) >= 0x80 &&
           !leak_starts_any(s, k, "、 。 ”"))
        k = leak_next(s, k);
    return k > from + 9 && office_by_ending(s, k);
}

/* 订场电话, 援助电话: what one calls for, and not who answers (李女士电话, 业主电话). */
static bool service_label(const struct leak_scan *s, const struct leak_hit *label)
{
    static const char *const persons =
        "人 者 员 主 方 属 长 友 某 亲 子 女 士 生 系 家 宅 定 的 妻 夫 父 母 爷 奶 姐 哥 弟 妹 叔 姨 伯 他 她 我 您 及 和 或 其 座 固 约 络 东 客 "
        "户 板";
    size_t i;

    if (!label || !leak_starts_any(s, label->at, "电话 热线 联系电话"))
        return false;
    i = label->at;
    return i >= s->from + 6 && (unsigned char)before(s, i) >= 0x80 &&
           (unsigned char)before(s, leak_back(s, i)) >= 0x80 && !leak_ends_any(s, i, persons) &&
           !leak_ends_any(s, i, "、 。 ， “ ”") && !leak_name_ends(s, i);
}

#define WHOSE_REACH 180

int leak_whose(const struct leak_scan *s, size_t from, size_t to)
{
    const struct leak_hit *h = leak_hit_before(s, from, W_OFFICE | W_PERSON, WHOSE_REACH);
    const struct leak_hit *label = leak_hit_before(s, from, W_PHONE, 12);

    if (h && (h->what & W_OFFICE))
        return -1;
    if (office_by_ending(s, from) || office_by_ending(s, label ? label->at : from))
        return -1;
    if (h)
        return 1;
    h = leak_hit_after(s, to, W_OFFICE | W_PERSON, 90);
    if (h)
        return h->what & W_OFFICE ? -1 : 1;
    return office_behind(s, to) || service_label(s, label) ? -1 : 0;
}

bool leak_line_found(const struct leak_scan *s, enum leak_kind kind)
{
    for (size_t i = s->line_first; i < s->out->n; i++) {
        if (s->out->v[i].kind == kind)
            return true;
    }
    return false;
}

/* The parts of a line: cells, and what stands between commas and blanks. */
static bool is_break(char c)
{
    return c == '\t' || c == ' ' || c == ',' || c == '|' || c == ';' || c == '(' || c == ')' ||
           c == ':' || c == '/' || c == '.';
}

bool leak_line_has_name(const struct leak_scan *s, size_t *ret_at, size_t *ret_n)
{
    static const char *const breaks = "、 。 “ ” ； ？";
    size_t i = s->from, looked = 0;

    while (i < s->to && looked++ < 400) {
        size_t n = leak_name_at(s, i), end;

        if (n && (i + n == s->to || is_break(at(s, i + n)) ||
                  leak_starts_any(s, i + n, "、 。 “ ” 系 男 女 ， 住 身 同 的 患 因 确"))) {
            *ret_at = i;
            *ret_n = n;
            return true;
        }
        for (end = i; end < s->to && !is_break(at(s, end)); end = leak_next(s, end)) {
            if ((unsigned char)at(s, end) >= 0x80 && leak_starts_any(s, end, breaks))
                break;
        }
        i = end < s->to ? leak_next(s, end) : s->to;
    }
    for (size_t k = 0; k < s->hits.n; k++) {
        const struct leak_hit *h = &s->hits.v[k];
        size_t from = leak_skip(s, h->at + h->n);
        size_t n = h->what & (W_NAME | W_PERSON) ? leak_name_at(s, from) : 0;

        if (n) {
            *ret_at = from;
            *ret_n = n;
            return true;
        }
    }
    return false;
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

struct leak_finding *leak_add(struct leak_scan *s, enum leak_kind kind, size_t from, size_t to,
                              struct str masked)
{
    size_t begin = s->origin[from], end = s->origin[to];
    struct leak_finding *f;

    for (size_t i = s->line_first; i < s->out->n; i++) {
        const struct leak_finding *x = &s->out->v[i];

        if (begin < x->at + x->n && x->at < end)
            return NULL;
    }
    f = vec_push(s->a, s->out);
    *f = (struct leak_finding){.kind = kind,
                               .at = begin,
                               .n = end - begin,
                               .line = s->number,
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

/* Tabs; in CSV commas as they are typed there, which Chinese sentences do not use. */
static char cell_of_line(const struct leak_scan *s)
{
    struct str typed =
        str_of(s->text.p + s->origin[s->from], s->origin[s->to] - s->origin[s->from]);

    if (str_find_char(typed, '\t') >= 0)
        return '\t';
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
    s->dotted = str_find(piece(s, s->from, s->to), S("·")) >= 0;
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

static bool has_digit(struct str line)
{
    for (size_t i = 0; i < line.n; i++) {
        if (is_digit(line.p[i]))
            return true;
    }
    return false;
}

/* The head of a table: several cells, labels in two of them at least, no digit. It holds until a
 * line that is not of cells. */
static void header_of_line(struct leak_scan *s)
{
    struct str line = piece(s, s->from, s->to);
    size_t cells = leak_column(s, s->to) + 1, labels = 0;
    uint32_t found[LEAK_COLUMNS] = {0};

    s->is_header = false;

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
    if (labels < 2)
        return;
    s->is_header = true;
    memcpy(s->header, found, sizeof(found));
    s->header_n = cells < LEAK_COLUMNS ? cells : LEAK_COLUMNS;
    s->header_cell = s->cell;
}

static void scan_line(struct leak_scan *s)
{
    s->line_first = s->out->n;
    words_of_line(s);
    header_of_line(s);
    leak_numbers(s);
    leak_latin(s);
    leak_address(s);
    if (s->o->today != DAY_NONE)
        leak_minor(s);
    leak_health(s);
    leak_marks(s);
    if (s->latin)
        leak_english(s);
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
    struct leak_scan s = {.a = a, .o = o, .text = text, .out = &out};
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
