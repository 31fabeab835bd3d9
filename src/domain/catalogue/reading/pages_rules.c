/* pages_rules.c: the rules of the authority (规章、行政规范性文件): no subject of its own, but the documents of
 * the catalogue whose genre says so, with their validity. How many were made, repealed and in force, by year, as
 * table two of the annual report counts them; each figure opens the documents that it counts.
 *
 * An authority has hundreds of them, not thousands: they are read whole, RULES_MAX at most. */
#include "domain/catalogue/reading/pages_public.h"

#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/reading/views_rules.h"
#include "html_rules.h"

#define RULES_MAX 5000

/* Made, repealed (or expired), or in force at the end of a year. */
static bool was_made(const struct catalogue_public_rules_row *d, int year)
{
    return day_civil(d->made).year == year;
}

/* The day on which it ended: its last one, or that of its repeal where that came first; DAY_NONE: it holds. */
static day_t ended_on(const struct catalogue_public_rules_row *d)
{
    if (!str_eq(d->validity, S("repealed")) && !str_eq(d->validity, S("expired")))
        return DAY_NONE;
    bool lapsed = d->expires != DAY_NONE && d->expires < d->validity_on;
    return lapsed ? d->expires : d->validity_on;
}

static bool has_ended(const struct catalogue_public_rules_row *d)
{
    return ended_on(d) != DAY_NONE;
}

static bool was_repealed(const struct catalogue_public_rules_row *d, int year)
{
    return has_ended(d) && day_civil(ended_on(d)).year == year;
}

static bool was_in_force(const struct catalogue_public_rules_row *d, int year)
{
    day_t end = day_from(year, 12, 31);
    return d->made <= end && !(has_ended(d) && ended_on(d) <= end);
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

static struct rules_figure figure(const struct ctx *c,
                                  const struct catalogue_public_rules_rows *all, const char *kind,
                                  int year, size_t which)
{
    struct rules_figure f = {.href = arena_fmt(c->arena, "%s/rules?what=%s&year=%d&genre=%.*s",
                                               lang_root(c->lang), figures[which].what, year,
                                               STR_ARG(url_encode(c->arena, str_c(kind))))};
    for (size_t i = 0; i < all->n; i++)
        f.n += str_eq(all->v[i].genre, str_c(kind)) && figures[which].counts(&all->v[i], year);
    return f;
}

static void years_of(const struct ctx *c, const struct catalogue_public_rules_rows *all,
                     struct rules_years *ret)
{
    int last = day_civil(moment_day(c->now)).year, first = 9999;
    for (size_t i = 0; i < all->n; i++) {
        int made = day_civil(all->v[i].made).year,
            ended = has_ended(&all->v[i]) ? day_civil(ended_on(&all->v[i])).year : made;
        first = made < first ? made : first;
        last = made > last ? made : last;
        last = ended > last ? ended : last;
    }
    for (int year = last; year >= first; year--)
        for (size_t k = 0; k < COUNT(kinds); k++) {
            struct rules_year y = {
                arena_fmt(c->arena, "%d", year), str_c(kinds[k]), figure(c, all, kinds[k], year, 0),
                figure(c, all, kinds[k], year, 1), figure(c, all, kinds[k], year, 2)};
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

/* What the address asks for: all, or what one figure counts. */
struct asked {
    struct str genre; /* "" both kinds */
    size_t which;     /* COUNT(figures): all */
    int year;
};

/* ERR_ABSENT: no such figure. */
static int asked_read(const struct ctx *c, struct asked *ret)
{
    struct str what = request_arg(c->req, "what");
    int64_t year = 0;
    *ret = (struct asked){.genre = request_arg(c->req, "genre"), .which = COUNT(figures)};
    if (what.n == 0)
        return 0;
    for (size_t i = 0; i < COUNT(figures); i++)
        if (str_eq(what, str_c(figures[i].what)))
            ret->which = i;
    if (ret->which == COUNT(figures) ||
        num_parse(request_arg(c->req, "year"), 1900, 9998, &year) < 0)
        return err_set(ERR_ABSENT, "no such figure");
    ret->year = (int)year;
    return 0;
}

static bool is_asked(const struct asked *k, const struct catalogue_public_rules_row *d)
{
    return (k->genre.n == 0 || str_eq(d->genre, k->genre)) &&
           (k->which == COUNT(figures) || figures[k->which].counts(d, k->year));
}

static int rules(struct ctx *c)
{
    struct catalogue_public_rules_rows all = {0};
    struct rules_view v = {.all = page_link(c, "/rules"), .chosen = S("")};
    struct asked asked;
    int r = catalogue_public_sql_rules(c->db, c->arena, RULES_MAX, &all);
    if (r >= 0)
        r = asked_read(c, &asked);
    if (r < 0)
        return r;
    if (asked.which < COUNT(figures))
        v.chosen = arena_fmt(c->arena, "%d · %.*s", asked.year,
                             STR_ARG(text(c->lang, figures[asked.which].name)));
    for (size_t i = 0; i < all.n; i++)
        if (is_asked(&asked, &all.v[i]))
            *vec_push(c->arena, &v.items) = item_of(c, &all.v[i]);
    years_of(c, &all, &v.years);
    v.exports = frame_export_links(c, "/rules", c->req->query);
    r = frame_public(c, text(c->lang, TEXT_rules_title), "documents", &v.frame);
    if (r < 0)
        return r;
    html_rules_page(&c->html, &v);
    return 0;
}

/* ---- As a file ---- */

static const struct frame_column columns[] = {
    {"id", TEXT_record_id, EXPORT_INT, 8},
    {"title", TEXT_record_title, EXPORT_TEXT, 60},
    {"number", TEXT_doc_number, EXPORT_TEXT, 22},
    {"genre", TEXT_doc_genre, EXPORT_TEXT, 12},
    {"made", TEXT_doc_made, EXPORT_DAY, 0},
    {"validity", TEXT_meta_validity, EXPORT_TEXT, 12},
    {"validity_on", TEXT_meta_validity_on, EXPORT_DAY, 0},
    {"address", TEXT_record_address, EXPORT_TEXT, 40},
};

static void write_rule(const struct ctx *c, struct str origin,
                       const struct catalogue_public_rules_row *d, struct export *e)
{
    struct rule_item item = item_of(c, d);
    export_int(e, d->id);
    export_text(e, item.title.text);
    export_text(e, d->number);
    export_text(e, d->genre);
    export_day(e, d->made);
    export_text(e, item.validity);
    export_day(e, d->validity_on);
    export_text(e, ARENA_JOIN(c->arena, origin, item.href));
}

static int rules_export(struct ctx *c)
{
    struct export *e cleanup(export_done) = NULL;
    struct catalogue_public_rules_rows all = {0};
    const struct furniture *f;
    struct asked asked;
    int r = frame_furniture(c, &f);
    if (r >= 0)
        r = asked_read(c, &asked);
    if (r >= 0)
        r = catalogue_public_sql_rules(c->db, c->arena, RULES_MAX, &all);
    if (r >= 0)
        r = frame_export_begin(c, text(c->lang, TEXT_rules_title), columns, COUNT(columns), &e);
    struct str origin = r < 0 ? S("") : frame_origin(c, f);
    for (size_t i = 0; r >= 0 && i < all.n; i++)
        if (is_asked(&asked, &all.v[i]))
            write_rule(c, origin, &all.v[i], e);
    return r < 0 ? r : frame_export_send(c, e, text(c->lang, TEXT_rules_title));
}

static const struct page pages[] = {
    {METHOD_GET, "/rules", SIDE_PUBLIC, ALLOW_ANYONE, rules},
    {METHOD_GET, "/rules/{as}", SIDE_PUBLIC, ALLOW_ANYONE, rules_export},
};

const struct pages catalogue_rules_pages = {pages, COUNT(pages)};
