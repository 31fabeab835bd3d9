/* own_case.c: see own_case.h. */
#include "domain/requests/asking/own_case.h"

#include "base/num.h"
#include "base/vec.h"

#define MAGIC  "case 1"
#define STEP   "step"
#define PAPER  "paper"
#define MOST   (16 * MiB) /* bytes: thousands of letters from him, at their longest */
#define ESCAPE '\\'

/* ---- Written ---- */

static void cell(struct buf *out, struct str s)
{
    buf_char(out, '\t');
    for (size_t i = 0; i < s.n; i++)
        switch (s.p[i]) {
        case '\t':
            buf_put(out, S("\\t"));
            break;
        case '\n':
            buf_put(out, S("\\n"));
            break;
        case ESCAPE:
            buf_put(out, S("\\\\"));
            break;
        default:
            buf_char(out, s.p[i]);
        }
}

static void number(struct buf *out, int64_t n)
{
    buf_char(out, '\t');
    buf_int(out, n);
}

static void day(struct buf *out, day_t d)
{
    if (d == DAY_NONE)
        buf_char(out, '\t');
    else
        number(out, d);
}

static void step(struct buf *out, const struct own_step *s)
{
    buf_put(out, S("\n" STEP));
    cell(out, s->what.kind);
    day(out, s->what.day);
    day(out, s->what.until);
    number(out, s->what.days);
    number(out, s->what.party);
    cell(out, s->note);
}

static void paper(struct buf *out, const struct own_paper *p)
{
    buf_put(out, S("\n" PAPER));
    cell(out, p->kind);
    cell(out, p->name);
    cell(out, p->hash);
    day(out, p->day);
    number(out, p->size);
}

int own_case_write(struct arena *a, const struct own_case *c, struct str *ret)
{
    struct buf out cleanup(buf_done) = BUF_INIT(MOST);
    const struct str members[] = {c->number,        c->receipt, c->state,
                                  c->channel,       c->wanted,  c->wanted_name,
                                  c->wanted_number, c->medium,  c->delivery};

    buf_put(&out, S(MAGIC));
    for (size_t i = 0; i < COUNT(members); i++)
        cell(&out, members[i]);
    day(&out, c->due);
    number(&out, c->notices);
    for (size_t i = 0; i < c->steps.n; i++)
        step(&out, &c->steps.v[i]);
    for (size_t i = 0; i < c->papers.n; i++)
        paper(&out, &c->papers.v[i]);
    if (!buf_ok(&out))
        return err_set(ERR_TOO_LARGE, "a case of more than %zu bytes", (size_t)MOST);
    *ret = arena_str(a, buf_str(&out));
    return 0;
}

/* ---- Read ---- */

/* A line's cells, taken off one by one; beyond the last they are empty. */
struct cells {
    struct arena *arena;
    struct str rest;
    bool escapes; /* some cell of the case has an escape */
    bool broken;  /* a number that is none */
};

static struct str unescaped(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool escape = s.p[i] == ESCAPE && i + 1 < s.n;
        i += escape;
        p[n++] = !escape ? s.p[i] : s.p[i] == 't' ? '\t' : s.p[i] == 'n' ? '\n' : s.p[i];
    }
    return str_of(p, n);
}

static struct str next(struct cells *c)
{
    struct str s = S("");
    (void)str_next(&c->rest, '\t', &s);
    return c->escapes ? unescaped(c->arena, s) : s;
}

static int64_t next_number(struct cells *c, int64_t none, int64_t min, int64_t max)
{
    int64_t n = none;
    struct str s = next(c);
    if (s.n > 0 && num_parse(s, min, max, &n) < 0)
        c->broken = true;
    return n;
}

static int64_t next_int(struct cells *c)
{
    return next_number(c, 0, INT64_MIN, INT64_MAX);
}

static day_t next_day(struct cells *c)
{
    return (day_t)next_number(c, DAY_NONE, INT32_MIN + 1, INT32_MAX);
}

static void read_members(struct cells *c, struct own_case *ret)
{
    ret->number = next(c);
    ret->receipt = next(c);
    ret->state = next(c);
    ret->channel = next(c);
    ret->wanted = next(c);
    ret->wanted_name = next(c);
    ret->wanted_number = next(c);
    ret->medium = next(c);
    ret->delivery = next(c);
    ret->due = next_day(c);
    ret->notices = next_int(c) != 0;
}

static void read_step(struct cells *c, struct own_step *ret)
{
    ret->what.kind = next(c);
    ret->what.day = next_day(c);
    ret->what.until = next_day(c);
    ret->what.days = next_int(c);
    ret->what.party = next_int(c);
    ret->note = next(c);
}

static void read_paper(struct cells *c, struct own_paper *ret)
{
    ret->kind = next(c);
    ret->name = next(c);
    ret->hash = next(c);
    ret->day = next_day(c);
    ret->size = next_int(c);
}

int own_case_read(struct arena *a, struct str text, struct own_case *ret)
{
    struct cells c = {.arena = a, .escapes = str_find_char(text, ESCAPE) >= 0};
    struct str line = S("");
    bool ours = str_next(&text, '\n', &line);
    c.rest = line;
    struct own_case found = {0};
    ours = ours && str_eq(next(&c), S(MAGIC));
    if (ours)
        read_members(&c, &found);
    while (ours && str_next(&text, '\n', &line)) {
        c.rest = line;
        struct str what = next(&c);
        if (str_eq(what, S(STEP)))
            read_step(&c, vec_push(a, &found.steps));
        else if (str_eq(what, S(PAPER)))
            read_paper(&c, vec_push(a, &found.papers));
        else
            ours = false;
    }
    if (!ours || c.broken)
        return err_set(ERR_BROKEN, "no case of an applicant's own");
    *ret = found;
    return 0;
}
