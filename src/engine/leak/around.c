/* around.c: what the rules look around with: the words before and behind a place, its
 * label, its column. */
#include "engine/leak/in.h"

bool leak_starts(const struct leak_scan *s, size_t i, struct str word)
{
    return i <= s->to && str_starts(piece(s, i, s->to), word);
}

bool leak_ends(const struct leak_scan *s, size_t i, struct str word)
{
    return i >= s->from && str_ends(piece(s, s->from, i), word);
}

/* The scan asks these two for every letter: words are walked in place, and most differ in a byte
 * at their ends. */
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

static const char blanks[] = " :=()[]\"'<>#*+_-/\\";
/* Of three bytes each; the telephones of emoji have four. */
static const char wide_blanks[] = "“”【】〔〕「」《》为是‘’　→☎✆即";
static const char *const telephones = "📞 📱";

size_t leak_skip_back(const struct leak_scan *s, size_t i)
{
    while (i > s->from) {
        if (is_one_of(before(s, i), blanks))
            i--;
        else if (is_tail(before(s, i)) && i >= s->from + 3 &&
                 is_letter_of(wide_blanks, s->plain.p + i - 3))
            i -= 3;
        else if ((before(s, i) == '\x9e' || before(s, i) == '\xb1') &&
                 leak_ends_any(s, i, telephones))
            i -= 4;
        else
            break;
    }
    return i;
}

size_t leak_skip(const struct leak_scan *s, size_t i)
{
    while (i < s->to) {
        if (is_one_of(at(s, i), blanks))
            i++;
        else if ((unsigned char)at(s, i) >= 0xe2 && i + 3 <= s->to &&
                 is_letter_of(wide_blanks, s->plain.p + i))
            i += 3;
        else if (at(s, i) == '\xf0' && leak_starts_any(s, i, telephones))
            i += 4;
        else
            break;
    }
    return i;
}

size_t leak_past_blank(const struct leak_scan *s, size_t i)
{
    while (i < s->to && at(s, i) == ' ')
        i++;
    return i;
}

/* Several blanks part two cells as one does. */
static size_t column_in_blanks(const struct leak_scan *s, size_t i)
{
    size_t n = 0;

    for (size_t k = leak_past_blank(s, s->from); k < i && n < LEAK_COLUMNS; k++)
        n += s->plain.p[k] == ' ' && k + 1 < s->to && s->plain.p[k + 1] != ' ';
    return n;
}

size_t leak_column(const struct leak_scan *s, size_t i)
{
    size_t n = 0;

    if (s->cell == ' ')
        return column_in_blanks(s, i);
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

#define OF_PERSON (W_ID | W_PASSPORT | W_OFFICER | W_CARD | W_QQ | W_WECHAT)

uint32_t leak_label(const struct leak_scan *s, size_t i)
{
    size_t end = leak_skip_back(s, i), k, column;

    if (s->above && end > s->from && end <= s->answer)
        return s->above;
    if (s->cell == ' ' && !s->is_header && (i == s->from || before(s, i) == ' ')) {
        column = leak_column(s, i);
        if (column < s->header_n && s->header[column])
            return s->header[column];
    }
    if (end == s->from || s->plain.p[end - 1] == '\t' ||
        (s->cell && s->plain.p[end - 1] == s->cell)) {
        if (end == s->from && s->above)
            return s->above;
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
    if (k == 0 || s->hits.v[k - 1].at + s->hits.v[k - 1].n != end)
        return 0;
    /* 永久居留证编号, 护照 (编号): the number of what stands before it. */
    if (k > 1 && s->hits.v[k - 1].what == W_CODE &&
        leak_starts_any(s, s->hits.v[k - 1].at, "编号 编码") &&
        (s->hits.v[k - 2].what & OF_PERSON) &&
        leak_skip_back(s, s->hits.v[k - 1].at) == s->hits.v[k - 2].at + s->hits.v[k - 2].n)
        k--;
    return s->hits.v[k - 1].what;
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

bool leak_line_found(const struct leak_scan *s, enum leak_kind kind)
{
    for (size_t i = s->line_first; i < s->out->n; i++) {
        if (s->out->v[i].kind == kind)
            return true;
    }
    return false;
}
