/* pages_rules.c: the rules of the authority (规章、行政规范性文件): no subject of its own, but the documents of
 * the catalogue whose genre says so, with their validity. How many were made, repealed and in force, by year, as
 * table two of the annual report counts them; each figure opens the documents that it counts.
 *
 * An authority has hundreds of them, not thousands: they are read whole, RULES_MAX at most. */
#include "domain/catalogue/pages_public.h"

#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/views_rules.h"
#include "html_rules.h"

#define RULES_MAX 5000

/* Made, repealed (or expired), or in force at the end of a year. */
static bool was_made(const struct catalogue_public_rules_row *d, int year)
{
    return day_civil(d->made).year == year;
}

static bool has_ended(const struct catalogue_public_rules_row *d)
{
    return (str_eq(d->validity, S("repealed")) || str_eq(d->validity, S("expired"))) &&
           d->validity_on != DAY_NONE;
}

static bool was_repealed(const struct catalogue_public_rules_row *d, int year)
{
    return has_ended(d) && day_civil(d->validity_on).year == year;
}

static bool was_in_force(const struct catalogue_public_rules_row *d, int year)
{
    day_t end = day_from(year, 12, 31);
    return d->made <= end && !(has_ended(d) && d->validity_on <= end);
}

static const struct {
    const char *what;
    enum text name;
    bool (*counts)(const struct catalogue_public_rules_row *d, int year);
} figures[] = {
    {"made", TEXT_rules_made, was_made},
    {"repealed", TEXT_rules_repealed, was_repealed},
    {"in_force", TEXT_rules_in_force, was_in_force},
};
static const char *const kinds[] = {"规章", "规范性文件"};

static struct rules_figure figure(const struct ctx *c, const struct catalogue_public_rules_rows *all,
                                  const char *kind, int year, size_t which)
{
    struct rules_figure f = {
        .href = arena_fmt(c->arena, "%s/rules?what=%s&year=%d&genre=%.*s", lang_root(c->lang),
                          figures[which].what, year,
                          STR_ARG(url_encode(c->arena, str_c(kind))))};
    for (size_t i = 0; i < all->n; i++)
        f.n += str_eq(all->v[i].genre, str_c(kind)) && figures[which].counts(&all->v[i], year);
    return f;
}

static void years_of(const struct ctx *c, const struct catalogue_public_rules_rows *all,
                     struct rules_years *ret)
{
    int last = 0, first = 9999;
    for (size_t i = 0; i < all->n; i++) {
        int made = day_civil(all->v[i].made).year,
            ended = has_ended(&all->v[i]) ? day_civil(all->v[i].validity_on).year : made;
        first = made < first ? made : first;
        last = made > last ? made : last;
        last = ended > last ? ended : last;
    }
    for (int year = last; year >= first; year--)
        for (size_t k = 0; k < COUNT(kinds); k++) {
            struct rules_year y = {arena_fmt(c->arena, "%d", year), str_c(kinds[k]),
                                   figure(c, all, kinds[k], year, 0),
                                   figure(c, all, kinds[k], year, 1),
                                   figure(c, all, kinds[k], year, 2)};
            if (y.made.n > 0 || y.repealed.n > 0 || y.in_force.n > 0)
                *vec_push(c->arena, ret) = y;
        }
}

static struct rule_item item_of(const struct ctx *c, const struct catalogue_public_rules_row *d)
{
    struct str code = d->validity.n > 0 ? d->validity : S("in_force");
    return (struct rule_item){
        .href = page_link(c, "/d/%lld", (long long)d->id),
        .number = d->number,
        .made = frame_day(c, d->made),
        .iso = day_iso(c->arena, d->made),
        .validity = meta_value(c->arena, c->lang, "validity", code),
        .title = said_in(c->lang, d->title, d->title_en),
        .holds = !has_ended(d),
    };
}

/* What the address asks for: all, or what one figure counts. ERR_ABSENT: no such figure. */
static int items_of(const struct ctx *c, const struct catalogue_public_rules_rows *all,
                    struct rules_view *v)
{
    struct str what = request_arg(c->req, "what"), genre = request_arg(c->req, "genre");
    int64_t year = 0;
    size_t which = 0;
    while (which < COUNT(figures) && !str_eq(what, str_c(figures[which].what)))
        which++;
    v->chosen = S("");
    if (what.n > 0) {
        if (which == COUNT(figures) ||
            num_parse(request_arg(c->req, "year"), 1900, 9998, &year) < 0)
            return err_set(ERR_ABSENT, "no such figure");
        v->chosen = arena_fmt(c->arena, "%d · %.*s", (int)year,
                              STR_ARG(text(c->lang, figures[which].name)));
    }
    for (size_t i = 0; i < all->n; i++)
        if ((genre.n == 0 || str_eq(all->v[i].genre, genre)) &&
            (what.n == 0 || figures[which].counts(&all->v[i], (int)year)))
            *vec_push(c->arena, &v->items) = item_of(c, &all->v[i]);
    return 0;
}

static int rules(struct ctx *c)
{
    struct catalogue_public_rules_rows all = {0};
    struct rules_view v = {.all = page_link(c, "/rules")};
    int r = catalogue_public_sql_rules(c->db, c->arena, RULES_MAX, &all);
    if (r >= 0)
        r = items_of(c, &all, &v);
    if (r < 0)
        return r;
    years_of(c, &all, &v.years);
    r = frame_public(c, text(c->lang, TEXT_rules_title), "documents", &v.frame);
    if (r < 0)
        return r;
    html_rules_page(&c->html, &v);
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/rules", SIDE_PUBLIC, ALLOW_ANYONE, rules},
};

const struct pages catalogue_rules_pages = {pages, COUNT(pages)};
