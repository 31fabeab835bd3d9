/* diff.c: see diff.h. */
#include "engine/diff.h"

#include "base/vec.h"

/* Of paragraphs that are the same, so many are shown beside those that changed. */
#define CONTEXT 1

struct words {
    struct str *v;
    size_t n, room;
};

/* Which words of each side have their like on the other. */
struct kept {
    bool *old, *new;
};

/* ---- Myers ---- */

/* The furthest reach of each diagonal after each number of edits, to walk back over. */
struct trace {
    int **v;
    int n;
};

static int step(const int *reach, int d, int k)
{
    bool down = k == -d || (k != d && reach[k - 1] < reach[k + 1]);
    return down ? reach[k + 1] : reach[k - 1] + 1;
}

static void walk_back(const struct trace *t, int n, int m, struct kept *kept)
{
    int x = n, y = m;
    for (int d = t->n - 1; d >= 0; d--) {
        const int *reach = t->v[d];
        int k = x - y;
        bool down = k == -d || (k != d && reach[k - 1] < reach[k + 1]);
        int from_k = down ? k + 1 : k - 1;
        int from_x = d == 0 ? 0 : reach[from_k], from_y = d == 0 ? 0 : from_x - from_k;
        while (x > from_x && y > from_y) {
            kept->old[--x] = true;
            kept->new[--y] = true;
        }
        x = from_x;
        y = from_y;
    }
}

/* Mark what stays; false: more than DIFF_EDITS_MAX edits, nothing is marked. */
static bool mark_kept(struct arena *a, const struct str *old, int n, const struct str *new, int m,
                      struct kept *kept)
{
    int most = n + m < DIFF_EDITS_MAX ? n + m : DIFF_EDITS_MAX;
    struct trace t = {arena_many(a, (size_t)most + 1, int *), 0};
    int *reach = (int *)arena_many(a, (size_t)(2 * most + 3), int) + most + 1;

    reach[1] = 0;
    for (int d = 0; d <= most; d++) {
        /* As it stood before this number of edits. */
        int *before = (int *)arena_many(a, (size_t)(2 * d + 3), int) + d + 1;
        for (int k = -d - 1; k <= d + 1; k++)
            before[k] = reach[k];
        t.v[t.n++] = before;
        for (int k = -d; k <= d; k += 2) {
            int x = step(reach, d, k), y = x - k;
            while (x < n && y < m && str_eq(old[x], new[y])) {
                x++;
                y++;
            }
            reach[k] = x;
            if (x >= n && y >= m) {
                walk_back(&t, n, m, kept);
                return true;
            }
        }
    }
    return false;
}

static bool compare(struct arena *a, const struct words *old, const struct words *new,
                    struct kept *ret)
{
    size_t from = 0, n = old->n, m = new->n;
    *ret = (struct kept){arena_many(a, n + 1, bool), arena_many(a, m + 1, bool)};
    while (from < n && from < m && str_eq(old->v[from], new->v[from])) {
        ret->old[from] = ret->new[from] = true;
        from++;
    }
    while (n > from && m > from && str_eq(old->v[n - 1], new->v[m - 1])) {
        ret->old[--n] = true;
        ret->new[--m] = true;
    }
    if (n == from || m == from)
        return true;
    struct kept inner = {ret->old + from, ret->new + from};
    return mark_kept(a, old->v + from, (int)(n - from), new->v + from, (int)(m - from), &inner);
}

/* ---- Words of a paragraph ---- */

static bool is_latin(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
}

static size_t word_length(struct str s)
{
    size_t n = 1;
    if (is_latin(s.p[0]))
        while (n < s.n && is_latin(s.p[n]))
            n++;
    else
        while (n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
            n++;
    return n;
}

static struct words words_of(struct arena *a, struct str s)
{
    struct words w = {0};
    while (s.n > 0) {
        size_t n = word_length(s);
        *vec_push(a, &w) = str_head(s, n);
        s = str_skip(s, n);
    }
    return w;
}

/* Words follow each other in the text: neighbours of one kind are one stretch of it. */
static struct diff_parts parts_of(struct arena *a, const struct words *w, const bool *kept,
                                  enum diff_kind other)
{
    struct diff_parts parts = {0};
    for (size_t i = 0; i < w->n; i++) {
        enum diff_kind kind = kept[i] ? DIFF_SAME : other;
        if (parts.n > 0 && parts.v[parts.n - 1].kind == kind)
            parts.v[parts.n - 1].text.n += w->v[i].n;
        else
            *vec_push(a, &parts) = (struct diff_part){kind, w->v[i]};
    }
    return parts;
}

static struct diff_parts whole(struct arena *a, struct str s, enum diff_kind kind)
{
    struct diff_parts parts = {0};
    *vec_push(a, &parts) = (struct diff_part){kind, s};
    return parts;
}

/* ---- Paragraphs ---- */

static struct words paragraphs_of(struct arena *a, struct str s)
{
    struct words w = {0};
    struct str line, rest = s;
    while (rest.n > 0) {
        str_cut(rest, '\n', &line, &rest);
        line = str_trim(line);
        if (line.n > 0)
            *vec_push(a, &w) = line;
    }
    return w;
}

static void row_pair(struct arena *a, struct str old, struct str new, struct diff *ret)
{
    struct words x = words_of(a, old), y = words_of(a, new);
    struct kept kept;
    if (!compare(a, &x, &y, &kept))
        ret->coarse = true;
    *vec_push(a, &ret->rows) = (struct diff_row){parts_of(a, &x, kept.old, DIFF_REMOVED),
                                                 parts_of(a, &y, kept.new, DIFF_ADDED), true, 0};
}

/* A run of paragraphs that changed: the first with the first, and so on; what is left over stands alone. */
static void rows_changed(struct arena *a, const struct str *old, size_t n, const struct str *new,
                         size_t m, struct diff *ret)
{
    for (size_t i = 0; i < n || i < m; i++) {
        if (i < n && i < m)
            row_pair(a, old[i], new[i], ret);
        else if (i < n)
            *vec_push(a, &ret->rows) =
                (struct diff_row){.left = whole(a, old[i], DIFF_REMOVED), .changed = true};
        else
            *vec_push(a, &ret->rows) =
                (struct diff_row){.right = whole(a, new[i], DIFF_ADDED), .changed = true};
    }
    ret->places++;
}

/* A run of the same: only what stands next to a change. */
static void rows_same(struct arena *a, const struct str *text, size_t n, bool first, bool last,
                      struct diff *ret)
{
    size_t head = first ? 0 : CONTEXT, tail = last ? 0 : CONTEXT;
    for (size_t i = 0; i < n; i++) {
        if (i >= head && i + tail < n) {
            size_t skipped = n - head - tail;
            *vec_push(a, &ret->rows) = (struct diff_row){.skipped = (int64_t)skipped};
            i += skipped - 1;
            continue;
        }
        *vec_push(a, &ret->rows) = (struct diff_row){.left = whole(a, text[i], DIFF_SAME),
                                                     .right = whole(a, text[i], DIFF_SAME)};
    }
}

void diff_texts(struct arena *a, struct str old, struct str new, struct diff *ret)
{
    struct words x = paragraphs_of(a, old), y = paragraphs_of(a, new);
    struct kept kept;
    size_t i = 0, j = 0;

    *ret = (struct diff){0};
    if (!compare(a, &x, &y, &kept))
        ret->coarse = true;
    while (i < x.n || j < y.n) {
        size_t from_i = i, from_j = j;
        while (i < x.n && kept.old[i] && j < y.n && kept.new[j]) {
            i++;
            j++;
        }
        if (i > from_i) {
            rows_same(a, x.v + from_i, i - from_i, from_i == 0 && from_j == 0, i == x.n && j == y.n,
                      ret);
            continue;
        }
        while (i < x.n && !kept.old[i])
            i++;
        while (j < y.n && !kept.new[j])
            j++;
        rows_changed(a, x.v + from_i, i - from_i, y.v + from_j, j - from_j, ret);
    }
}
