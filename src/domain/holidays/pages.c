/* pages.c: a year's working days as a table, with the notices behind them; and the form by which the
 * administrator enters a notice from a file. */
#include "base/file.h"
#include "base/num.h"
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "domain/holidays/views.h"
#include "html_holidays.h"
#include "holidays_sql.h"

#define YEAR_FIRST  2007 /* the first whose notice is in the program */
#define YEARS_ASIDE 3    /* links to years before and after */
#define MONTH_DAYS  31

/* ---- The year ---- */

static int last_announced(const struct calendar *cal)
{
    int year = CALENDAR_YEAR_LAST;

    while (year > YEAR_FIRST && !calendar_announced(cal, year))
        year--;
    return year;
}

static int year_asked(const struct ctx *c, const struct calendar *cal)
{
    int64_t year;
    int last = last_announced(cal) + 1;

    if (num_parse(request_arg(c->req, "year"), YEAR_FIRST, last, &year) < 0)
        year = day_civil(moment_day(c->now)).year;
    return (int)(year > last ? last : year);
}

static void list_years(struct ctx *c, const struct calendar *cal, int here,
                       struct holidays_years *ret)
{
    int last = last_announced(cal) + 1;

    for (int year = here - YEARS_ASIDE; year <= here + YEARS_ASIDE; year++)
        if (year >= YEAR_FIRST && year <= last)
            *vec_push(c->arena, ret) = (struct holidays_year){
                year, arena_fmt(c->arena, "%s/calendar?year=%d", lang_root(c->lang), year),
                year == here};
}

static struct holidays_cell cell_of(const struct calendar_day *day)
{
    static const struct holidays_cell looks[] = {
        [CALENDAR_WORKDAY] = {TEXT_NONE, "day"},
        [CALENDAR_MAKEUP] = {TEXT_holidays_mark_work, "day work"},
        [CALENDAR_WEEKEND] = {TEXT_NONE, "day weekend"},
        [CALENDAR_HOLIDAY] = {TEXT_holidays_mark_off, "day off"},
    };

    return looks[day->why];
}

/* 1月, January: the year is said above. */
static struct str month_name(struct ctx *c, int year, int month)
{
    struct str name = frame_month(c, arena_fmt(c->arena, "%04d-%02d", year, month)), rest;

    if (c->lang == LANG_ZH)
        return arena_fmt(c->arena, "%d月", month);
    str_cut(name, ' ', &name, &rest);
    return name;
}

static struct holidays_month month_of(struct ctx *c, const struct calendar *cal, int year,
                                      int month)
{
    struct holidays_month m = {
        .name = month_name(c, year, month),
        .cells = {arena_many(c->arena, MONTH_DAYS, struct holidays_cell), MONTH_DAYS},
    };

    for (int i = 0; i < MONTH_DAYS; i++) {
        struct calendar_day day = calendar_look(cal, day_from(year, month, i + 1));
        bool there = civil_valid(year, month, i + 1);

        m.cells.v[i] = there ? cell_of(&day) : (struct holidays_cell){TEXT_NONE, "day none"};
        m.works += there && day.works;
    }
    return m;
}

static void list_months(struct ctx *c, const struct calendar *cal, struct holidays_view *v)
{
    v->months.v = arena_many(c->arena, 12, struct holidays_month);
    v->months.n = 12;
    for (int i = 0; i < 12; i++) {
        v->months.v[i] = month_of(c, cal, v->year, i + 1);
        v->works += v->months.v[i].works;
    }
    v->days.v = arena_many(c->arena, MONTH_DAYS, int);
    v->days.n = MONTH_DAYS;
    for (int i = 0; i < MONTH_DAYS; i++)
        v->days.v[i] = i + 1;
}

/* ---- Its notices and days ---- */

static bool touches(const struct calendar_span *s, int year)
{
    return day_civil(s->first).year == year || day_civil(s->last).year == year;
}

/* Which notice holds on the first of these days, where it is not theirs: "" none. A notice of no
 * year (the Measures) is replaced by the one for the year even where that leaves the day alone. */
static struct str replaced_by(const struct calendar *cal, const struct calendar_notice *notice,
                              const struct calendar_span *s)
{
    struct calendar_day day = calendar_look(cal, s->first);

    return day.notice && day.notice != notice ? day.notice->number : S("");
}

static struct holidays_item item_of(struct ctx *c, const struct calendar *cal,
                                    const struct calendar_notice *notice,
                                    const struct calendar_span *s)
{
    return (struct holidays_item){
        .first = frame_desk_day(c, s->first),
        .last = s->last != s->first ? frame_desk_day(c, s->last) : S(""),
        .works = s->kind == CALENDAR_WORK,
        .occasion = said_in(c->lang, s->zh, s->en),
        .number = notice->number,
        .replaced = replaced_by(cal, notice, s),
    };
}

static struct str entered_on(struct ctx *c, const struct holidays_notice_rows *stored,
                             struct str number)
{
    for (size_t i = 0; i < stored->n; i++)
        if (!stored->v[i].builtin && str_eq(stored->v[i].number, number))
            return frame_moment(c, stored->v[i].entered);
    return S("");
}

/* The notices that arrange this year or days of it, and their days in it. */
static void list_notices(struct ctx *c, const struct calendar *cal,
                         const struct calendar_rows *rows,
                         const struct holidays_notice_rows *stored, struct holidays_view *v)
{
    for (size_t i = 0; i < rows->notices.n; i++) {
        const struct calendar_notice *n = &rows->notices.v[i];
        bool here = n->year == v->year;

        if (n->year == 0 && v->announced)
            continue;
        for (size_t j = 0; j < rows->spans.n; j++) {
            const struct calendar_span *s = &rows->spans.v[j];

            if (s->notice != i || !touches(s, v->year))
                continue;
            *vec_push(c->arena, &v->items) = item_of(c, cal, n, s);
            here = true;
        }
        if (here)
            *vec_push(c->arena, &v->notices) = (struct holidays_notice_item){
                n->number, n->title, n->source, frame_day(c, n->known),
                entered_on(c, stored, n->number)};
    }
}

static int show(struct ctx *c, const struct holidays_problems *problems)
{
    static const struct holidays_problems none;
    struct holidays_view v = {
        .form = &c->form,
        .may_change = (c->actor.roles & ROLE_ADMINISTRATOR) != 0,
        .problems = problems ? problems : &none,
    };
    struct calendar_rows rows;
    struct holidays_notice_rows stored;
    const struct calendar *cal;
    int r = holidays_rows(c->db, c->arena, &rows);

    if (r >= 0)
        r = holidays_sql_notices(c->db, c->arena, &stored);
    if (r >= 0)
        r = calendar_make(c->arena, &rows, DAY_NONE, &cal);
    if (r < 0)
        return r;
    v.year = year_asked(c, cal);
    v.announced = calendar_announced(cal, v.year);
    list_years(c, cal, v.year, &v.years);
    list_months(c, cal, &v);
    list_notices(c, cal, &rows, &stored, &v);
    frame_desk(c, text(c->lang, TEXT_holidays_title), "calendar", &v.frame);
    html_holidays_page(&c->html, &v);
    return 0;
}

static int holidays_get(struct ctx *c)
{
    return show(c, NULL);
}

/* ---- Entering a notice ---- */

struct notice_form {
    struct str number, source;
    day_t published;
    int64_t year;
};

static const struct field notice_fields[] = {
    {"number", FIELD_LINE, offsetof(struct notice_form, number), .max = 60,
     .label = TEXT_holidays_number, .hint = TEXT_holidays_number_hint},
    {"published", FIELD_DAY, offsetof(struct notice_form, published),
     .label = TEXT_holidays_published},
    {"year", FIELD_INT, offsetof(struct notice_form, year), .low = YEAR_FIRST,
     .high = CALENDAR_YEAR_LAST, .label = TEXT_holidays_year},
    {"source", FIELD_LINE, offsetof(struct notice_form, source), .max = 300,
     .label = TEXT_holidays_source, .hint = TEXT_holidays_source_hint},
};

static int read_upload(struct ctx *c, struct holidays_file *ret)
{
    const struct notice_form *in = c->input;
    const struct holidays_notice otherwise = {in->number, S(""), in->source, in->published,
                                              (int)in->year};
    struct str bytes = S(""), name = S("");
    int r = 0;

    if (c->req->uploads.n > 0) {
        name = c->req->uploads.v[0].name;
        r = file_read(c->arena, c->req->uploads.v[0].path, HOLIDAYS_FILE_MAX + 1, &bytes);
    }
    if (r == ERR_TOO_LARGE) {
        *ret = (struct holidays_file){0};
        *vec_push(c->arena, &ret->problems) =
            (struct holidays_problem){S(""), TEXT_holidays_problem_large};
        return ERR_INVALID;
    }
    return r < 0 ? r : holidays_read(c->arena, name, bytes, &otherwise, ret);
}

static int holidays_post(struct ctx *c)
{
    struct holidays_file file;
    struct holidays_entered e;
    struct tx tx cleanup(tx_end) = {0};
    int r = read_upload(c, &file);

    if (r == ERR_INVALID) {
        c->res->status = err_status(r);
        return show(c, &file.problems);
    }
    if (r >= 0)
        r = tx_begin(c->db, &tx);
    if (r >= 0)
        r = holidays_enter(c->db, c->arena, &file.rows, c->actor.id, c->now, &e);
    if (r >= 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, e.added + e.changed > 0 ? "holidays" : "holidays.same",
               arena_fmt(c->arena, "/calendar?year=%d", file.rows.notices.v[0].year));
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/calendar", SIDE_DESK, ALLOW_READERS | ROLE_ADMINISTRATOR, holidays_get, NULL,
     PAGE_FORM(struct notice_form, notice_fields)},
    {METHOD_POST, "/calendar", SIDE_DESK, ROLE_ADMINISTRATOR, holidays_post, holidays_get,
     PAGE_FORM(struct notice_form, notice_fields), .uploads = true},
};

const struct pages holidays_pages = {pages, COUNT(pages)};
