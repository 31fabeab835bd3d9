/* decision.c: which decisions there are, and what each needs. See decision.h. */
#include "domain/law/decision.h"

#include "base/vec.h"

static bool holds(const struct decision *d, day_t received)
{
    return d->from <= received && (d->till == DAY_NONE || received <= d->till);
}

struct decisions decisions_in_force(struct arena *a, const struct decisions *all, day_t received)
{
    struct decisions found = {0};
    for (size_t i = 0; i < all->n; i++)
        if (holds(&all->v[i], received))
            *vec_push(a, &found) = all->v[i];
    return found;
}

const struct decision *decision_in_force(const struct decisions *all, struct str code,
                                         day_t received)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->v[i].code, code) && holds(&all->v[i], received))
            return &all->v[i];
    return NULL;
}

const struct decision *decision_find(const struct decisions *all, struct str code)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->v[i].code, code))
            return &all->v[i];
    return NULL;
}

struct str missing_names(struct arena *a, const struct missings *m, bool english)
{
    struct str s = S("");
    for (size_t i = 0; i < m->n; i++)
        s = arena_fmt(a, "%.*s%s%.*s", STR_ARG(s),
                      i == 0    ? ""
                      : english ? ", "
                                : "、",
                      STR_ARG(english ? m->v[i].name_en : m->v[i].name));
    return s;
}

static void miss(struct arena *a, struct missings *m, struct str name, struct str name_en)
{
    for (size_t i = 0; i < m->n; i++)
        if (str_eq(m->v[i].name, name))
            return;
    *vec_push(a, m) = (struct missing){name, name_en};
}

/* One required entry: "理由", or alternatives "他机关/无法确定机关的说明", of which the first names the gap. */
static void need(struct arena *a, struct str names, const struct letter_case *c, struct missings *m)
{
    struct str rest = names, name;
    const struct fact *first = NULL;
    while (str_next(&rest, '/', &name)) {
        const struct fact *f = fact_find(name);
        assert(f); /* the tables were checked when they were read */
        if (fact_value(a, f, c).n > 0)
            return;
        first = first ? first : f;
    }
    assert(first);
    miss(a, m, fact_name(first), fact_name_en(first));
}

/* What a withheld part lacks: 不公开部分第2处：理由. */
static void part_need(struct arena *a, struct missings *m, size_t i, bool there, const char *zh,
                      const char *en)
{
    if (!there)
        miss(a, m, arena_fmt(a, "不公开部分第%zu处：%s", i + 1, zh),
             arena_fmt(a, "withheld part %zu: %s", i + 1, en));
}

/* Is `code` a decision that could withhold a part of this request? */
static bool is_ground(const struct decisions *all, struct str code, const struct letter_case *c)
{
    const struct decision *d = decision_in_force(all, code, c->received);
    return d && d->result == DECISION_WITHHELD;
}

static void parts_check(struct arena *a, const struct decisions *all, const struct letter_case *c,
                        struct missings *m)
{
    for (size_t i = 0; i < c->parts.n; i++) {
        const struct decision_part *p = &c->parts.v[i];
        part_need(a, m, i, p->span.n > 0, "段落或页", "span or page");
        part_need(a, m, i, is_ground(all, p->ground, c), "不公开情形", "ground");
        part_need(a, m, i, p->article.n > 0, "条款", "article");
        part_need(a, m, i, p->reason.n > 0, "理由", "reasons");
        part_need(a, m, i, p->reviewer.n > 0, "审查人", "reviewer");
        part_need(a, m, i, p->look_again != DAY_NONE && p->look_again > c->received, "再次审查日期",
                  "day to look again");
    }
}

int decision_check(struct arena *a, const struct decisions *all, const struct decision *d,
                   const struct letter_case *c, struct missings *ret_missing)
{
    *ret_missing = (struct missings){0};
    if (!holds(d, c->received))
        miss(a, ret_missing, S("该决定不适用于收到日"),
             S("a decision that is in force for the day of receipt"));
    for (size_t i = 0; i < d->facts.n; i++)
        need(a, d->facts.v[i], c, ret_missing);
    if (d->result == DECISION_PARTIAL)
        parts_check(a, all, c, ret_missing);
    return ret_missing->n == 0 ? 0
                               : err_set(ERR_INVALID, "decision %.*s lacks %zu facts",
                                         STR_ARG(d->code), ret_missing->n);
}

bool decision_review_first(const struct decisions *all, const struct decision *d,
                           const struct letter_case *c)
{
    if (d->result != DECISION_PARTIAL)
        return d->review_first;
    for (size_t i = 0; i < c->parts.n; i++) {
        const struct decision *ground = decision_find(all, c->parts.v[i].ground);
        if (ground && ground->review_first)
            return true;
    }
    return false;
}
