/* health.c: the site's health (体检): what is wrong by the indicators of 国办秘函〔2019〕19号, article 18 or 26 of
 * the Regulation and the page tags of 国办发〔2017〕47号, each with what to do and where.
 *
 * A check is a line of the table at the end. Of what grows with the documents only the newest are
 * looked at, HEALTH_LOOKED at most; each check lists HEALTH_ROWS at most and says that there are more. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/desk/desk.h"
#include "domain/desk/views_health.h"
#include "domain/feedback/feedback.h"
#include "domain/holidays/holidays.h"
#include "health_sql.h"
#include "html_health.h"
#include "store/blob.h"

#define HEALTH_ROWS   30
#define HEALTH_LOOKED 500

#define PUBLISH_WITHIN 20 /* working days */
#define ANSWER_WITHIN  5  /* working days */
#define ANSWER_FAILS   90 /* days: three months */
#define STALE_FAILS    10
#define EMPTY_FAILS    5

struct look {
    struct ctx *c;
    day_t today;
    const struct calendar *calendar;
    struct health_group *group;
};

static void found(struct look *l, struct said where, struct said who, struct str what,
                  struct str href)
{
    if (l->group->items.n == HEALTH_ROWS)
        l->group->more = true;
    else
        *vec_push(l->c->arena, &l->group->items) = (struct health_item){where, who, what, href};
}

static struct said nobody(void)
{
    return (struct said){S(""), lang_tag(LANG_ZH)};
}

static struct said chinese(struct str s)
{
    return (struct said){s, lang_tag(LANG_ZH)};
}

/* "" where who looks may not go: it is said to him all the same. */
static struct str for_whom(struct look *l, roles_t roles, struct str href)
{
    return l->c->actor.roles & roles ? href : S("");
}

static struct str document_href(struct look *l, int64_t id)
{
    return for_whom(l, ALLOW_READERS,
                    arena_fmt(l->c->arena, "%s/documents/%lld", lang_root(l->c->lang),
                              (long long)id));
}

static struct str says(struct look *l, enum text key, const struct html_arg *args, size_t n)
{
    return text_expand(l->c->arena, text(l->c->lang, key), args, n);
}

/* ---- Columns ---- */

typedef bool (*column_wrong)(struct look *l, const struct health_column_row *k, struct str *ret);

static int columns_look(struct look *l, column_wrong wrong)
{
    struct health_column_rows rows = {0};
    int r = health_sql_columns(l->c->db, l->c->arena, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct health_column_row *k = &rows.v[i];
        struct said keeper = k->person_zh.n > 0 ? said_in(l->c->lang, k->person_zh, k->person_en)
                                                : said_in(l->c->lang, k->keeper_zh, k->keeper_en);
        struct str what;
        if (wrong(l, k, &what))
            found(l, said_in(l->c->lang, k->name_zh, k->name_en), keeper, what,
                  for_whom(l, ROLE_OFFICER,
                           arena_fmt(l->c->arena, "%s/documents/new?category=%lld",
                                     lang_root(l->c->lang), (long long)k->id)));
    }
    return r < 0 ? r : 0;
}

static bool is_stale(struct look *l, const struct health_column_row *k, struct str *ret)
{
    if (k->rhythm == 0 || k->newest == DAY_NONE || l->today - k->newest <= k->rhythm)
        return false;
    struct html_arg args[] = {html_arg_int("n", l->today - k->newest),
                              html_arg_int("rhythm", k->rhythm)};
    *ret = says(l, TEXT_health_days_ago, args, COUNT(args));
    return true;
}

static bool is_empty(struct look *l, const struct health_column_row *k, struct str *ret)
{
    *ret = text(l->c->lang, TEXT_health_never);
    return k->newest == DAY_NONE;
}

static int stale(struct look *l)
{
    int r = columns_look(l, is_stale);
    l->group->fails = l->group->items.n >= STALE_FAILS;
    return r;
}

static int empty(struct look *l)
{
    int r = columns_look(l, is_empty);
    l->group->fails = l->group->items.n >= EMPTY_FAILS;
    return r;
}

/* ---- Answers and terms ---- */

static int unanswered(struct look *l)
{
    struct feedback_items items;
    int r = feedback_open(l->c->db, l->c->arena, &items);
    for (size_t i = 0; r >= 0 && i < items.n; i++) {
        day_t received = moment_day(items.v[i].received);
        int days = calendar_count(l->calendar, received, l->today);
        if (days <= ANSWER_WITHIN)
            continue;
        l->group->fails = l->group->fails || l->today - received > ANSWER_FAILS;
        struct html_arg args[] = {html_arg_int("n", days)};
        found(l, chinese(items.v[i].message), nobody(),
              says(l, TEXT_health_waits, args, COUNT(args)),
              arena_fmt(l->c->arena, "%s/feedback/%lld", lang_root(l->c->lang),
                        (long long)items.v[i].id));
    }
    return r < 0 ? r : 0;
}

static int late(struct look *l)
{
    struct health_unpublished_rows rows = {0};
    int r = health_sql_unpublished(l->c->db, l->c->arena, l->today - PUBLISH_WITHIN, HEALTH_LOOKED,
                                   &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        day_t due = calendar_add(l->calendar, rows.v[i].made, PUBLISH_WITHIN);
        if (due >= l->today)
            continue;
        struct html_arg args[] = {
            html_arg_int("n", calendar_count(l->calendar, due, l->today))};
        found(l, chinese(rows.v[i].title), nobody(),
              says(l, TEXT_term20_late, args, COUNT(args)), document_href(l, rows.v[i].id));
    }
    return r < 0 ? r : 0;
}

/* ---- Links and files ---- */

/* The next address of a document of ours, "/d/12", in a text; 0: none is left. */
static int64_t next_link(struct str *rest)
{
    ptrdiff_t at;
    while ((at = str_find(*rest, S("/d/"))) >= 0) {
        size_t n = 0;
        int64_t id;
        *rest = str_skip(*rest, (size_t)at + 3);
        while (n < rest->n && n < 15 && rest->p[n] >= '0' && rest->p[n] <= '9')
            n++;
        if (n > 0 && num_parse(str_head(*rest, n), 1, INT64_MAX, &id) == 0)
            return id;
    }
    return 0;
}

static int links_of(struct look *l, const struct health_bodies_row *d)
{
    struct str rest = d->body;
    int64_t id;
    while ((id = next_link(&rest)) > 0) {
        struct health_public_one_row row;
        int r = health_sql_public_one(l->c->db, l->c->arena, id, &row);
        if (r < 0)
            return r;
        struct html_arg args[] = {
            html_arg_str("href", arena_fmt(l->c->arena, "/d/%lld", (long long)id))};
        if (r == 0)
            found(l, chinese(d->title), nobody(), says(l, TEXT_health_dead_link, args, COUNT(args)),
                  document_href(l, d->id));
    }
    return 0;
}

static int links(struct look *l)
{
    struct health_bodies_rows bodies = {0};
    struct health_files_rows files = {0};
    int r = health_sql_bodies(l->c->db, l->c->arena, HEALTH_LOOKED, &bodies);
    for (size_t i = 0; r >= 0 && i < bodies.n; i++)
        r = links_of(l, &bodies.v[i]);
    if (r >= 0)
        r = health_sql_files(l->c->db, l->c->arena, HEALTH_LOOKED, &files);
    for (size_t i = 0; r >= 0 && i < files.n; i++) {
        struct html_arg args[] = {html_arg_str("name", files.v[i].name)};
        if (!blob_exists(l->c->site->blobs, files.v[i].hash))
            found(l, chinese(files.v[i].title), nobody(),
                  says(l, TEXT_health_missing_file, args, COUNT(args)),
                  document_href(l, files.v[i].id));
    }
    return r < 0 ? r : 0;
}

/* ---- Particulars ---- */

static int particulars(struct look *l)
{
    struct health_incomplete_rows rows = {0};
    int r = health_sql_incomplete(l->c->db, l->c->arena, HEALTH_ROWS + 1, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        enum text what = rows.v[i].summary.n == 0 ? TEXT_health_no_summary
                         : rows.v[i].genre.n == 0 ? TEXT_health_no_genre
                                                  : TEXT_health_no_basis;
        found(l, chinese(rows.v[i].title), nobody(), text(l->c->lang, what),
              document_href(l, rows.v[i].id));
    }
    return r < 0 ? r : 0;
}

static int english(struct look *l)
{
    struct health_without_english_rows rows = {0};
    int r = health_sql_without_english(l->c->db, l->c->arena, HEALTH_ROWS + 1, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        found(l, chinese(rows.v[i].title), nobody(), text(l->c->lang, TEXT_health_english),
              document_href(l, rows.v[i].id));
    return r < 0 ? r : 0;
}

/* What the tags of every page are made of. */
static int site_tags(struct look *l)
{
    static const struct {
        const char *setting;
        enum text name;
    } tags[] = {{"authority.site_name_zh", TEXT_settings_site_name_zh},
                {"authority.site_code", TEXT_settings_site_code},
                {"site.address", TEXT_settings_site_address}};
    for (size_t i = 0; i < COUNT(tags); i++) {
        struct str value;
        int r = bodies_setting(l->c->db, l->c->arena, tags[i].setting, &value);
        if (r < 0)
            return r;
        if (value.n == 0)
            found(l, (struct said){text(l->c->lang, tags[i].name), lang_tag(l->c->lang)}, nobody(),
                  text(l->c->lang, TEXT_health_no_setting), for_whom(l, ROLE_ADMINISTRATOR | ROLE_AUDITOR, ctx_address(l->c, "/settings")));
    }
    return 0;
}

static const struct {
    enum text name, todo, limit;
    int (*look)(struct look *l);
} checks[] = {
    {TEXT_health_late, TEXT_health_late_do, TEXT_health_late_limit, late},
    {TEXT_health_feedback, TEXT_health_feedback_do, TEXT_health_feedback_limit, unanswered},
    {TEXT_health_stale, TEXT_health_stale_do, TEXT_health_stale_limit, stale},
    {TEXT_health_empty, TEXT_health_empty_do, TEXT_health_empty_limit, empty},
    {TEXT_health_links, TEXT_health_links_do, TEXT_health_links_limit, links},
    {TEXT_health_site, TEXT_health_site_do, TEXT_health_site_limit, site_tags},
    {TEXT_health_metadata, TEXT_health_metadata_do, TEXT_health_metadata_limit, particulars},
    {TEXT_health_english, TEXT_health_english_do, TEXT_health_english_limit, english},
};

static int health(struct ctx *c)
{
    struct health_view v = {0};
    struct look l = {.c = c, .today = moment_day(c->now)};
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &l.calendar);
    for (size_t i = 0; r >= 0 && i < COUNT(checks); i++) {
        struct health_group group = {
            .name = checks[i].name, .todo = checks[i].todo, .limit = checks[i].limit};
        l.group = &group;
        r = checks[i].look(&l);
        if (group.items.n > 0)
            *vec_push(c->arena, &v.groups) = group;
    }
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, TEXT_health_title), "health", &v.frame);
    html_health_page(&c->html, &v);
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/health", SIDE_DESK, ALLOW_READERS | ROLE_ADMINISTRATOR, health},
};

const struct pages desk_health_pages = {pages, COUNT(pages)};
