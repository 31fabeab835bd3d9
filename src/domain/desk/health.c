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
#include "domain/links/links.h"
#include "health_sql.h"
#include "html_health.h"
#include "store/blob.h"

#define HEALTH_ROWS   30
#define HEALTH_LOOKED 500

#define PUBLISH_WITHIN 20 /* working days */
#define ANSWER_WITHIN  5  /* working days */
#define ANSWER_FAILS   90 /* days: three months */
#define HOME_DAYS      14
#define NEWS_DAYS      14  /* 动态、要闻 are to come within these */
#define NOTICE_DAYS    183 /* 通知公告、政策文件 within these: six months */
#define QUICK_FAILS    5   /* columns of these two kinds */
#define STALE_FAILS    10  /* columns of any kind */
#define EMPTY_FAILS    5

struct look {
    struct ctx *c;
    day_t today;
    const struct calendar *calendar;
    struct health_group *group;
    int quick; /* columns of news and notices that are silent beyond what the indicators allow */
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

/* Where a column gets something new, or its keeper and rhythm. */
static struct str column_href(struct look *l, const struct health_column_row *k, bool settings)
{
    return settings ? for_whom(l, ROLE_ADMINISTRATOR,
                               arena_fmt(l->c->arena, "%s/settings/columns/%lld",
                                         lang_root(l->c->lang), (long long)k->id))
                    : for_whom(l, ROLE_OFFICER,
                               arena_fmt(l->c->arena, "%s/documents/new?category=%lld",
                                         lang_root(l->c->lang), (long long)k->id));
}

static int columns_look(struct look *l, column_wrong wrong, bool settings)
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
                  column_href(l, k, settings));
    }
    return r < 0 ? r : 0;
}

/* Of what kind a column is its rhythm tells. */
static bool is_silent_too_long(const struct health_column_row *k, int64_t age)
{
    return (k->rhythm <= NEWS_DAYS && age > NEWS_DAYS) ||
           (k->rhythm <= NOTICE_DAYS && age > NOTICE_DAYS);
}

static bool is_stale(struct look *l, const struct health_column_row *k, struct str *ret)
{
    if (k->rhythm == 0 || k->newest == DAY_NONE || l->today - k->newest <= k->rhythm)
        return false;
    l->quick += is_silent_too_long(k, l->today - k->newest);
    struct html_arg args[] = {html_arg_int(S("n"), l->today - k->newest),
                              html_arg_int(S("rhythm"), k->rhythm)};
    *ret = says(l, TEXT_health_days_ago, args, COUNT(args));
    return true;
}

static bool is_empty(struct look *l, const struct health_column_row *k, struct str *ret)
{
    *ret = text(l->c->lang, TEXT_health_never);
    return k->newest == DAY_NONE;
}

static bool is_untended(struct look *l, const struct health_column_row *k, struct str *ret)
{
    bool nobody = k->person_zh.n == 0 && k->keeper_zh.n == 0;
    *ret = text(l->c->lang, nobody ? TEXT_health_no_keeper : TEXT_health_no_rhythm);
    return nobody || k->rhythm == 0;
}

static int stale(struct look *l)
{
    l->quick = 0;
    int r = columns_look(l, is_stale, false);
    l->group->fails = l->quick >= QUICK_FAILS || l->group->items.n >= STALE_FAILS;
    return r;
}

static int empty(struct look *l)
{
    int r = columns_look(l, is_empty, false);
    l->group->fails = l->group->items.n >= EMPTY_FAILS;
    return r;
}

static int untended(struct look *l)
{
    return columns_look(l, is_untended, true);
}

/* The home page shows the newest of all columns. */
static int home(struct look *l)
{
    struct health_newest_row row;
    int r = health_sql_newest(l->c->db, l->c->arena, &row);
    if (r < 0 || row.newest == DAY_NONE || l->today - row.newest <= HOME_DAYS)
        return r < 0 ? r : 0;
    struct html_arg args[] = {html_arg_int(S("n"), l->today - row.newest)};
    l->group->fails = true;
    found(l, (struct said){text(l->c->lang, TEXT_health_home_page), lang_tag(l->c->lang)}, nobody(),
          says(l, TEXT_health_home_days, args, COUNT(args)),
          for_whom(l, ROLE_OFFICER, ctx_address(l->c, "/documents/new")));
    return 0;
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
        struct html_arg args[] = {html_arg_int(S("n"), days)};
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
        struct html_arg args[] = {html_arg_int(S("n"), calendar_count(l->calendar, due, l->today))};
        found(l, chinese(rows.v[i].title), nobody(),
              says(l, TEXT_term20_late, args, COUNT(args)), document_href(l, rows.v[i].id));
    }
    return r < 0 ? r : 0;
}

/* 公开时限 is over: nothing is withdrawn but by a person with a reason. */
static int outstayed(struct look *l)
{
    struct health_outstayed_rows rows = {0};
    int r = health_sql_outstayed(l->c->db, l->c->arena, l->today, HEALTH_LOOKED, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        struct html_arg args[] = {
            html_arg_str(S("day"), frame_desk_day(l->c, rows.v[i].open_until))};
        found(l, chinese(rows.v[i].title), nobody(),
              says(l, TEXT_health_outstayed_since, args, COUNT(args)),
              document_href(l, rows.v[i].id));
    }
    return r < 0 ? r : 0;
}

/* ---- Links and files ---- */

/* An address of another site may go on like one of ours. */
static bool is_of_ours(struct str before, struct str site)
{
    char last = before.n > 0 ? before.p[before.n - 1] : ' ';
    bool within = (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z') ||
                  (last >= '0' && last <= '9') || last == '.' || last == '/' || last == '-' ||
                  last == ':';
    return !within || (site.n > 0 && str_ends(before, site));
}

/* The next address of ours, "/d/12" or "/c/laws", in a text; "" none is left. */
static struct str next_link(struct str whole, struct str site, size_t *at)
{
    for (size_t i = *at; i + 3 < whole.n; i++) {
        struct str rest = str_skip(whole, i);
        size_t n = 3;
        if ((!str_starts(rest, S("/d/")) && !str_starts(rest, S("/c/"))) ||
            !is_of_ours(str_head(whole, i), site))
            continue;
        while (n < rest.n && n < 60 &&
               ((rest.p[n] >= '0' && rest.p[n] <= '9') || (rest.p[n] >= 'a' && rest.p[n] <= 'z') ||
                rest.p[n] == '-'))
            n++;
        *at = i + n;
        return str_head(rest, n);
    }
    return S("");
}

/* 1: it leads to something. */
static int leads_on(struct look *l, struct str href)
{
    struct health_public_one_row document;
    struct health_column_there_row column;
    struct str name = str_skip(href, 3);
    int64_t id;
    if (str_starts(href, S("/c/")))
        return health_sql_column_there(l->c->db, l->c->arena, name, &column);
    return num_parse(name, 1, INT64_MAX, &id) < 0
               ? 0
               : health_sql_public_one(l->c->db, l->c->arena, id, &document);
}

static int links_of(struct look *l, const struct health_bodies_row *d, struct str site)
{
    size_t at = 0;
    struct str href;
    while ((href = next_link(d->body, site, &at)).n > 0) {
        int r = leads_on(l, href);
        if (r < 0)
            return r;
        struct html_arg args[] = {html_arg_str(S("href"), href)};
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
    struct str site;
    int r = bodies_setting(l->c->db, l->c->arena, "site.address", &site);
    if (r >= 0)
        r = health_sql_bodies(l->c->db, l->c->arena, HEALTH_LOOKED, &bodies);
    for (size_t i = 0; r >= 0 && i < bodies.n; i++)
        r = links_of(l, &bodies.v[i], site);
    if (r >= 0)
        r = health_sql_files(l->c->db, l->c->arena, HEALTH_LOOKED, &files);
    for (size_t i = 0; r >= 0 && i < files.n; i++) {
        struct html_arg args[] = {html_arg_str(S("name"), files.v[i].name)};
        if (!blob_exists(l->c->site->blobs, files.v[i].hash))
            found(l, chinese(files.v[i].title), nobody(),
                  says(l, TEXT_health_missing_file, args, COUNT(args)),
                  document_href(l, files.v[i].id));
    }
    return r < 0 ? r : 0;
}

/* What was found, by outcome. */
static const enum text outcome_names[OUTSIDE__MAX] = {
    [OUTSIDE_OPENS] = TEXT_links_opens,         [OUTSIDE_CLOSED] = TEXT_links_closed,
    [OUTSIDE_GONE] = TEXT_links_gone,           [OUTSIDE_FAILS] = TEXT_links_fails,
    [OUTSIDE_SILENT] = TEXT_links_silent,       [OUTSIDE_NO_HOST] = TEXT_links_no_host,
    [OUTSIDE_UNTRUSTED] = TEXT_links_untrusted, [OUTSIDE_CIRCLE] = TEXT_links_circle,
    [OUTSIDE_INSIDE] = TEXT_links_inside,       [OUTSIDE_MALFORMED] = TEXT_links_malformed};

static int elsewhere(struct look *l)
{
    struct links_wrong wrong;
    int r = links_wrong(l->c->db, l->c->arena, HEALTH_ROWS + 1, &wrong);
    for (size_t i = 0; r >= 0 && i < wrong.n; i++) {
        const struct link_wrong *x = &wrong.v[i];
        struct html_arg status[] = {html_arg_int(S("status"), x->status)};
        struct html_arg args[] = {
            html_arg_str(S("href"), x->address),
            html_arg_str(S("what"), says(l, outcome_names[x->outcome], status, COUNT(status))),
            html_arg_str(S("day"), frame_desk_day(l->c, moment_day(x->since)))};
        found(l, chinese(x->title), nobody(), says(l, TEXT_links_found, args, COUNT(args)),
              document_href(l, x->document));
    }
    return r < 0 ? r : 0;
}

/* How far the addresses of other sites are known: said also where all of them open. */
static int elsewhere_state(struct look *l, struct str *ret)
{
    struct links_state s;
    int r = links_state(l->c->db, l->c->arena, &s);
    if (r < 0)
        return r;
    struct html_arg args[] = {
        html_arg_int(S("n"), s.addresses), html_arg_int(S("asked"), s.asked),
        html_arg_str(S("day"), frame_desk_day(l->c, moment_day(s.ended > 0 ? s.ended : s.begun)))};
    *ret = says(l,
                s.begun == 0  ? TEXT_links_state_off
                : s.ended > 0 ? TEXT_links_state_done
                              : TEXT_links_state_on,
                args, COUNT(args));
    return 0;
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

static bool is_undescribed(struct look *l, const struct health_column_row *k, struct str *ret)
{
    *ret = text(l->c->lang, TEXT_health_no_about);
    return k->about_zh.n == 0;
}

/* What the tags of every page are made of, and what stands at its foot. */
static int site_tags(struct look *l)
{
    static const struct {
        const char *setting;
        enum text name;
    } tags[] = {{"authority.site_name_zh", TEXT_settings_site_name_zh},
                {"authority.site_code", TEXT_settings_site_code},
                {"site.address", TEXT_settings_site_address},
                {"authority.icp", TEXT_settings_icp},
                {"authority.police_record", TEXT_settings_police_record},
                {"authority.phone_zh", TEXT_settings_phone_zh}};
    for (size_t i = 0; i < COUNT(tags); i++) {
        struct str value;
        int r = bodies_setting(l->c->db, l->c->arena, tags[i].setting, &value);
        if (r < 0)
            return r;
        if (value.n == 0)
            found(l, (struct said){text(l->c->lang, tags[i].name), lang_tag(l->c->lang)}, nobody(),
                  text(l->c->lang, TEXT_health_no_setting), for_whom(l, ROLE_ADMINISTRATOR | ROLE_AUDITOR, ctx_address(l->c, "/settings")));
    }
    return columns_look(l, is_undescribed, true);
}

static const struct {
    enum text name, todo, limit;
    int (*look)(struct look *l);
} checks[] = {
    {TEXT_health_home, TEXT_health_home_do, TEXT_health_home_limit, home},
    {TEXT_health_late, TEXT_health_late_do, TEXT_health_late_limit, late},
    {TEXT_health_outstayed, TEXT_health_outstayed_do, TEXT_health_outstayed_limit, outstayed},
    {TEXT_health_feedback, TEXT_health_feedback_do, TEXT_health_feedback_limit, unanswered},
    {TEXT_health_stale, TEXT_health_stale_do, TEXT_health_stale_limit, stale},
    {TEXT_health_empty, TEXT_health_empty_do, TEXT_health_empty_limit, empty},
    {TEXT_health_untended, TEXT_health_untended_do, TEXT_health_untended_limit, untended},
    {TEXT_health_links, TEXT_health_links_do, TEXT_health_links_limit, links},
    {TEXT_links_name, TEXT_links_do, TEXT_links_limit, elsewhere},
    {TEXT_health_site, TEXT_health_site_do, TEXT_health_site_limit, site_tags},
    {TEXT_health_metadata, TEXT_health_metadata_do, TEXT_health_metadata_limit, particulars},
    {TEXT_health_english, TEXT_health_english_do, TEXT_health_english_limit, english},
};

/* Those that found something, and how far links to other sites are known. */
static int look_at_all(struct ctx *c, struct health_groups *ret, struct str *ret_elsewhere)
{
    struct look l = {.c = c, .today = moment_day(c->now)};
    int r = holidays_calendar(c->db, c->arena, DAY_NONE, &l.calendar);
    for (size_t i = 0; r >= 0 && i < COUNT(checks); i++) {
        struct health_group group = {
            .name = checks[i].name, .todo = checks[i].todo, .limit = checks[i].limit};
        l.group = &group;
        r = checks[i].look(&l);
        if (group.items.n > 0)
            *vec_push(c->arena, ret) = group;
    }
    return r < 0 ? r : elsewhere_state(&l, ret_elsewhere);
}

static int health(struct ctx *c)
{
    struct health_view v = {.exports = frame_export_links(c, "/health", S(""))};
    int r = look_at_all(c, &v.groups, &v.elsewhere);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, TEXT_health_title), "health", &v.frame);
    html_health_page(&c->html, &v);
    return 0;
}

static int health_export(struct ctx *c)
{
    static const struct frame_column columns[] = {
        {"check", TEXT_health_check, EXPORT_TEXT, 24},
        {"where", TEXT_health_where, EXPORT_TEXT, 50},
        {"what", TEXT_health_what, EXPORT_TEXT, 40},
        {"who", TEXT_health_who, EXPORT_TEXT, 20},
        {"todo", TEXT_health_todo, EXPORT_TEXT, 50},
    };
    struct export *e cleanup(export_done) = NULL;
    struct health_groups groups = {0};
    struct str name = text(c->lang, TEXT_health_title);
    struct str elsewhere;
    int r = look_at_all(c, &groups, &elsewhere);
    if (r >= 0)
        r = frame_export_begin(c, name, columns, COUNT(columns), &e);
    for (size_t i = 0; r >= 0 && i < groups.n; i++)
        for (size_t k = 0; k < groups.v[i].items.n; k++) {
            const struct health_item *x = &groups.v[i].items.v[k];
            export_text(e, text(c->lang, groups.v[i].name));
            export_text(e, x->where.text);
            export_text(e, x->what);
            export_text(e, x->who.text);
            export_text(e, text(c->lang, groups.v[i].todo));
        }
    return r < 0 ? r : frame_export_send(c, e, name);
}

static const struct page pages[] = {
    {METHOD_GET, "/health", SIDE_DESK, ALLOW_READERS | ROLE_ADMINISTRATOR, health},
    {METHOD_GET, "/health/{as}", SIDE_DESK, ALLOW_READERS | ROLE_ADMINISTRATOR, health_export},
};

const struct pages desk_health_pages = {pages, COUNT(pages)};
