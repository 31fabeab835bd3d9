/* file.c: one scan over the whole text, so that the head of a table counts for its rows; then each
 * finding goes to its part. */
#include "engine/leak/file.h"
#include "base/vec.h"

/* The part that holds the byte at `at`; NULL: there are no parts. */
static const struct extract_part *part_of(const struct extract *e, size_t at)
{
    size_t low = 0, high = e->parts_n;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (e->parts[mid].at <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? &e->parts[low - 1] : NULL;
}

static size_t part_end(const struct extract *e, const struct extract_part *p)
{
    return p + 1 < e->parts + e->parts_n ? p[1].at : e->text.n;
}

/* As it was before its changes a paragraph says again what it still says. */
static bool said_before(const struct leak_file_findings *f, const struct leak_finding *x,
                        struct str place)
{
    size_t back = 0;

    for (size_t i = f->n; i > 0 && back++ < 64; i--) {
        const struct leak_file_finding *y = &f->v[i - 1];

        if (y->kind == x->kind && str_eq(y->masked, x->masked) && str_starts(place, y->place))
            return true;
    }
    return false;
}

static void note(struct arena *a, struct leak_file_findings *f, enum leak_kind kind,
                 struct str place, struct str masked)
{
    *vec_push(a, f) = (struct leak_file_finding){
        .kind = kind, .place = place, .masked = masked, .blocks = kind == LEAK_CLASSIFICATION};
}

/* Whole degrees and a decimal: a town, not a house. */
static struct str masked_position(struct arena *a, struct str s)
{
    struct str latitude, longitude;
    ptrdiff_t x, y;

    if (!str_cut(str_trim(s), ',', &latitude, &longitude))
        return S("***");
    x = str_find_char(latitude, '.');
    y = str_find_char(longitude, '.');
    if (x < 0 || y < 0)
        return S("***");
    return arena_fmt(a, "%.*s***,%.*s***", STR_ARG(str_head(latitude, (size_t)x + 2)),
                     STR_ARG(str_head(longitude, (size_t)y + 2)));
}

/* Parts that are findings as they are; those before `to`. */
static void parts_note(struct arena *a, const struct extract *e, size_t *next, size_t to,
                       struct leak_file_findings *f)
{
    for (; *next < e->parts_n && e->parts[*next].at < to; (*next)++) {
        const struct extract_part *p = &e->parts[*next];
        struct str text = str_trim(str_of(e->text.p + p->at, part_end(e, p) - p->at));

        if (p->kind == PART_POSITION)
            note(a, f, LEAK_POSITION, p->place, masked_position(a, text));
        else if (p->kind == PART_UNREADABLE)
            note(a, f, LEAK_UNREADABLE, p->place, text);
    }
}

static void finding_note(struct arena *a, const struct extract *e, const struct leak_finding *x,
                         struct leak_file_findings *f)
{
    const struct extract_part *p = part_of(e, x->at);

    if (p && (p->kind == PART_POSITION || p->kind == PART_UNREADABLE))
        return;
    if (p && p->kind == PART_HIDDEN && said_before(f, x, p->place))
        return;
    note(a, f, x->kind, p ? p->place : arena_fmt(a, "line %d", x->line), x->masked);
    f->v[f->n - 1].hidden = p && p->kind == PART_HIDDEN;
}

/* Files within the file that nobody could look into, for one reason, one after the other. */
static bool is_one_more(const struct leak_file_finding *x, const struct leak_file_finding *next)
{
    return x->kind == LEAK_UNREADABLE && next->kind == LEAK_UNREADABLE &&
           str_eq(x->masked, next->masked) && str_ends(x->place, S(": file")) &&
           str_ends(next->place, S(": file"));
}

/* Packages within packages break one limit a hundred times: that is one thing to decide about. */
static void fold(struct arena *a, struct leak_file_findings *f)
{
    size_t kept = 0;

    for (size_t i = 0, n; i < f->n; i += n) {
        struct leak_file_finding x = f->v[i];

        for (n = 1; i + n < f->n && is_one_more(&x, &f->v[i + n]);)
            n++;
        if (n > 1)
            x.place = arena_fmt(a, "%.*s and %zu more", STR_ARG(x.place), n - 1);
        f->v[kept++] = x;
    }
    f->n = kept;
}

/* Of pictures somebody has to look at each page: how many there are. */
static struct str whole_of(struct arena *a, const struct extract *e)
{
    if (e->reason != EXTRACT_PICTURES || e->pages == 0)
        return S("file");
    return e->pages == 1 ? S("page 1") : arena_fmt(a, "pages 1 to %d", e->pages);
}

void leak_scan_file(struct arena *a, const struct extract *e, const struct leak_options *o,
                    struct leak_file_findings *ret)
{
    struct leak_file_findings f = {0};
    struct leak_findings found;
    size_t next = 0;

    leak_scan(a, e->text, o, &found);
    for (size_t i = 0; i < found.n; i++) {
        parts_note(a, e, &next, found.v[i].at + 1, &f);
        finding_note(a, e, &found.v[i], &f);
    }
    parts_note(a, e, &next, SIZE_MAX, &f);
    fold(a, &f);
    if (e->unreadable)
        note(a, &f, LEAK_UNREADABLE, whole_of(a, e), str_c(extract_reason_name(e->reason)));
    else if (e->cut)
        note(a, &f, LEAK_UNREADABLE, S("file"), str_c(extract_reason_name(EXTRACT_LIMIT)));
    *ret = f;
}
