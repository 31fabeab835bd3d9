/* pages_records.c: the cases behind a figure, as a list and as a file. An address names the figure, not
 * the cases: it gives the same ones as the figure counted. */
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/law/law.h"
#include "domain/requests/figures/pages_figures.h"
#include "html_request_figures.h"

#define READERS        (ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR)
#define LIST_ROWS      50
#define EXPORT_PAGE    500
#define WANTED_LETTERS 60

/* ---- Which ---- */

static struct str among(const struct ctx *c, const char *name)
{
    struct str code = request_arg(c->req, name);
    return code.n > 0 ? arena_fmt(c->arena, ",%.*s,", STR_ARG(code)) : S("");
}

static void narrow(const struct ctx *c, struct figure_choice *f)
{
    int64_t from, to;
    f->class = request_arg(c->req, "class");
    if (f->channels.n == 0)
        f->channels = among(c, "channel");
    if (f->decisions.n == 0)
        f->decisions = among(c, "decision");
    if (num_parse(request_arg(c->req, "from"), 0, 99999, &from) == 0 &&
        num_parse(request_arg(c->req, "to"), 0, 99999, &to) == 0) {
        f->days_from = from;
        f->days_to = to;
    }
}

/* ?what= received, answered, overdue; or a row of three (and of its older format), of 2014. */
static int choice_of(struct ctx *c, const struct decisions *all, const struct figures_time *t,
                     struct figure_choice *ret)
{
    struct str what = request_arg(c->req, "what"), row = request_arg(c->req, "row");
    struct figure_choice f = figure_choice_any();
    day_t since;
    int r = 0;
    if (day_parse(request_arg(c->req, "since"), &since) < 0)
        since = t->first;
    if (str_eq(what, S("three"))) {
        r = figure_choice_table_three(c->arena, all, row, t->year, t->until, &f);
    } else if (str_eq(what, S("2014"))) {
        r = figure_choice_2014(c->arena, all, row, t->year, t->until, &f);
    } else if (str_eq(what, S("received"))) {
        f.received_from = since;
        f.received_to = t->until;
    } else if (str_eq(what, S("answered"))) {
        f.open = false;
        f.closed_from = since;
        f.closed_to = t->until;
    } else if (str_eq(what, S("overdue"))) {
        f.overdue_from = since;
        f.overdue_to = t->until;
    } else if (str_eq(what, S("four"))) {
        int64_t way, result;
        if (num_parse(row, 0, CHALLENGE__WAY_MAX - 1, &way) < 0 ||
            num_parse(request_arg(c->req, "result"), 0, CHALLENGE__RESULT_MAX, &result) < 0)
            return err_set(ERR_ABSENT, "table four has no such cell");
        figure_choice_four((int)way, (int)result, t->year, t->until, &f);
    } else {
        r = err_set(ERR_ABSENT, "no such figure");
    }
    narrow(c, &f);
    *ret = f;
    return r;
}

/* What the list says it is: the figure in words. */
static struct str row_name(struct str what, struct str row)
{
    if (str_eq(what, S("three")))
        for (int i = 0; i < TABLE_THREE_ROWS; i++)
            if (str_eq(table_three_row_code(i), row))
                return table_three_row_name(i);
    int at = str_eq(what, S("2014")) ? statistics_2014_row(row) : -1;
    return at >= 0 ? statistics_2014_name(at) : S("");
}

/* Of which days: from one to another, or of the year up to one. */
static struct str when_of(struct ctx *c, const struct figures_time *t)
{
    day_t since;
    bool begins = day_parse(request_arg(c->req, "since"), &since) == 0;
    const struct html_arg days[] = {
        html_arg_str(S("to"), frame_day(c, t->until)),
        html_arg_str(S("from"), begins ? frame_day(c, since) : S("")),
    };
    return text_fill(c->arena, c->lang,
                     begins ? TEXT_figures_records_between : TEXT_figures_records_until, days,
                     COUNT(days));
}

static struct str words_of(struct ctx *c, const struct decisions *all, const struct figures_time *t)
{
    struct str what = request_arg(c->req, "what"), row = request_arg(c->req, "row");
    struct str class = request_arg(c->req, "class"), channel = request_arg(c->req, "channel"),
               decision = request_arg(c->req, "decision"), days = figures_days_asked(c);
    struct str words = row_name(what, row);
    if (words.n == 0)
        words = text(c->lang, text_find(arena_fmt(c->arena, "figures.%.*s", STR_ARG(what))));
    if (class.n > 0)
        words = ARENA_JOIN(c->arena, words, S(" · "), text(c->lang, request_named("class", class)));
    if (channel.n > 0)
        words =
            ARENA_JOIN(c->arena, words, S(" · "), text(c->lang, request_named("channel", channel)));
    if (decision.n > 0)
        words =
            ARENA_JOIN(c->arena, words, S(" · "), figures_decision(c, all, decision, t->year).text);
    if (days.n > 0)
        words = ARENA_JOIN(c->arena, words, S(" · "), days);
    return ARENA_JOIN(c->arena, words, S(" · "), when_of(c, t));
}

/* ---- The list ---- */

static struct figure_record record_of(const struct ctx *c, const struct decisions *all,
                                      const struct request_figures_record_row *r)
{
    return (struct figure_record){
        .id = r->request,
        .number = r->number,
        .name = r->name,
        .wanted = utf8_head(r->wanted, WANTED_LETTERS),
        .received = frame_day(c, r->received), /* of long ago: which weekday it was is of no use */
        .closed = frame_day(c, r->closed),
        .overdue = frame_day(c, r->overdue),
        .decision = figures_decision(c, all, r->decision, day_civil(r->closed).year),
        .state = request_named("state", r->state),
        .channel = request_named("channel", r->channel),
        .days = r->days,
        .late = r->late,
    };
}

static struct str here_with(const struct ctx *c, const char *path, int64_t after)
{
    struct str kept = S(""), part, query = c->req->query;
    while (str_next(&query, '&', &part))
        if (!str_starts(part, S("after=")))
            kept = kept.n > 0 ? ARENA_JOIN(c->arena, kept, S("&"), part) : part;
    return arena_fmt(c->arena, "%s%s?%.*s&after=%lld", lang_root(c->lang), path, STR_ARG(kept),
                     (long long)after);
}

/* Where it goes on: after that case; from the first. */
static int64_t after_of(const struct ctx *c)
{
    int64_t after;
    return num_parse(request_arg(c->req, "after"), 0, INT64_MAX, &after) < 0 ? 0 : after;
}

static int requests_records(struct ctx *c)
{
    struct records_view v = {.next = S("")};
    struct figures_time t;
    struct figure_choice f;
    struct request_law law;
    struct request_figures_record_rows rows = {0};
    figures_time_read(c, &t);
    int r = request_law_load(c->arena, &law);
    if (r == 0)
        r = choice_of(c, &law.decisions, &t, &f);
    if (r == 0)
        r = figure_records(c->db, c->arena, &f, after_of(c), LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n && i < LIST_ROWS; i++)
        *vec_push(c->arena, &v.rows) = record_of(c, &law.decisions, &rows.v[i]);
    if (rows.n > LIST_ROWS)
        v.next = here_with(c, "/requests/records", rows.v[LIST_ROWS - 1].request);
    v.what = words_of(c, &law.decisions, &t);
    v.counts_acts = f.answers || f.remedy;
    v.back = arena_fmt(c->arena, "%s/requests/figures?year=%d&until=%.*s", lang_root(c->lang),
                       t.year, STR_ARG(day_iso(c->arena, t.until)));
    v.exports = frame_export_links(c, "/requests/records", c->req->query);
    frame_desk(c, text(c->lang, TEXT_figures_records_title), "figures", &v.frame);
    html_requests_records_page(&c->html, &v);
    return 0;
}

/* ---- As a file ---- */

static const struct frame_column columns[] = {
    {"number", TEXT_requests_column_number, EXPORT_TEXT, 24},
    {"name", TEXT_requests_column_who, EXPORT_TEXT, 20},
    {"class", TEXT_requests_class, EXPORT_TEXT, 14},
    {"channel", TEXT_requests_channel, EXPORT_TEXT, 14},
    {"wanted", TEXT_requests_column_wanted, EXPORT_TEXT, 60},
    {"received", TEXT_figures_received_on, EXPORT_DAY, 0},
    {"closed", TEXT_figures_closed_on, EXPORT_DAY, 0},
    {"due", TEXT_requests_column_due, EXPORT_DAY, 0},
    {"decision", TEXT_figures_decision, EXPORT_TEXT, 24},
    {"days", TEXT_figures_days, EXPORT_INT, 10},
    {"late", TEXT_figures_late, EXPORT_INT, 10},
    {"overdue", TEXT_figures_overdue_since, EXPORT_DAY, 0},
    {"state", TEXT_requests_column_state, EXPORT_TEXT, 20},
};

static void write_record(const struct ctx *c, const struct decisions *all,
                         const struct request_figures_record_row *r, struct export *e)
{
    export_text(e, r->number);
    export_text(e, r->name);
    export_text(e, text(c->lang, request_named("class", r->class)));
    export_text(e, text(c->lang, request_named("channel", r->channel)));
    export_text(e, r->wanted);
    export_day(e, r->received);
    export_day(e, r->closed);
    export_day(e, r->due);
    export_text(e, figures_decision(c, all, r->decision, day_civil(r->closed).year).text);
    export_int(e, r->days);
    export_int(e, r->late);
    export_day(e, r->overdue);
    export_text(e, text(c->lang, request_named("state", r->state)));
}

static int write_records(struct ctx *c, const struct decisions *all, const struct figure_choice *f,
                         struct export *e)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    int64_t after = 0;
    for (int64_t written = 0; written < FRAME_EXPORT_ROWS;) {
        struct request_figures_record_rows rows = {0};
        arena_reset(a);
        int r = figure_records(c->db, a, f, after, EXPORT_PAGE, &rows);
        if (r < 0)
            return r;
        for (size_t i = 0; i < rows.n; i++)
            write_record(c, all, &rows.v[i], e);
        if (rows.n < EXPORT_PAGE)
            break;
        after = rows.v[rows.n - 1].request;
        written += (int64_t)rows.n;
    }
    return 0;
}

static int requests_records_file(struct ctx *c)
{
    struct export *e cleanup(export_done) = NULL;
    struct figures_time t;
    struct figure_choice f;
    struct request_law law;
    struct str title = text(c->lang, TEXT_figures_records_title);
    figures_time_read(c, &t);
    int r = request_law_load(c->arena, &law);
    if (r == 0)
        r = choice_of(c, &law.decisions, &t, &f);
    if (r == 0)
        r = frame_export_begin(c, title, columns, COUNT(columns), &e);
    if (r == 0)
        r = write_records(c, &law.decisions, &f, e);
    return r < 0 ? r : frame_export_send(c, e, title);
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/records", SIDE_DESK, READERS, requests_records},
    {METHOD_GET, "/requests/records/{as}", SIDE_DESK, READERS, requests_records_file},
};

const struct pages requests_records_pages = {pages, COUNT(pages)};
