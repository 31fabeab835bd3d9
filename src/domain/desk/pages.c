/* pages.c: the work list and the ledger. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/desk/desk.h"
#include "domain/desk/views.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "html_desk.h"

/* ---- What I must do ---- */

/* Who finds what on the first page, in the order of urgency: what waits for him, then what he
 * sent on. */
static const struct {
    roles_t role;
    const char *state;
    bool own_department, own;
    enum text name, action;
} work[] = {
    {ROLE_LEADER, "final", false, false, TEXT_work_final, TEXT_work_final_action},
    {ROLE_DISCLOSURE_OFFICE, "second", false, false, TEXT_work_second, TEXT_work_second_action},
    {ROLE_DEPARTMENT_HEAD, "first", true, false, TEXT_work_first, TEXT_work_first_action},
    {ROLE_OFFICER, "draft", false, true, TEXT_work_draft, TEXT_work_draft_action},
    {ROLE_OFFICER, "scheduled", false, true, TEXT_work_scheduled, TEXT_work_scheduled_action},
    {ROLE_DISCLOSURE_OFFICE, "scheduled", false, false, TEXT_work_scheduled,
     TEXT_work_scheduled_action},
    {ROLE_OFFICER, "first", false, true, TEXT_work_sent_first, TEXT_work_sent_action},
    {ROLE_OFFICER, "second", false, true, TEXT_work_sent_second, TEXT_work_sent_action},
    {ROLE_OFFICER, "final", false, true, TEXT_work_sent_final, TEXT_work_sent_action},
};

/* One kind of work of somebody: of this account, or of who is absent and named it. */
static int work_group(struct ctx *c, size_t i, const struct actor *whose, struct work_groups *ret)
{
    struct document_items items;
    if (!(whose->roles & work[i].role))
        return 0;
    int r = catalogue_waiting(c, work[i].state, work[i].own_department ? whose->department : 0,
                              work[i].own ? whose->id : 0, &items);
    if (r < 0 || items.n == 0)
        return r;
    *vec_push(c->arena, ret) = (struct work_group){
        .name = work[i].name,
        .action = work[i].action,
        .items = items,
        .in_place_of = whose == &c->actor ? (struct said){S(""), lang_tag(c->lang)}
                                          : said_in(c->lang, whose->name, whose->name_en),
    };
    return 0;
}

static int work_groups(struct ctx *c, struct work_groups *ret)
{
    struct review_absents absents;
    int r = review_stands_for(c->db, c->arena, &c->actor, moment_day(c->now), &absents);
    for (size_t i = 0; r >= 0 && i < COUNT(work); i++)
        r = work_group(c, i, &c->actor, ret);
    for (size_t k = 0; r >= 0 && k < absents.n; k++)
        for (size_t i = 0; r >= 0 && i < COUNT(work); i++)
            r = work_group(c, i, &absents.v[k], ret);
    return r;
}

/* What this account has to do today, and what it should have done: not what it sent on. */
static void work_remind(struct work_view *v)
{
    for (size_t i = 0; i < v->groups.n; i++) {
        const struct work_group *g = &v->groups.v[i];
        for (size_t k = 0; k < g->items.n && g->action != TEXT_work_sent_action; k++) {
            bool due = g->items.v[k].due.n > 0;
            v->due_today += due && g->items.v[k].left == 0;
            v->overdue += due && g->items.v[k].left < 0;
        }
    }
}

/* What other departments asked this one to co-sign. */
static int work_cosigning(struct ctx *c, struct work_groups *ret)
{
    struct document_items items;
    if (!(c->actor.roles & ROLE_DEPARTMENT_HEAD))
        return 0;
    int r = catalogue_cosigning(c, &items);
    if (r < 0)
        return r;
    if (items.n > 0)
        *vec_push(c->arena, ret) = (struct work_group){.name = TEXT_work_cosign,
                                                       .action = TEXT_work_cosign_action,
                                                       .items = items,
                                                       .in_place_of = {S(""), lang_tag(c->lang)}};
    return 0;
}

static int work_reports(struct ctx *c, struct work_reports *ret)
{
    if (!(c->actor.roles & ROLE_DISCLOSURE_OFFICE))
        return 0;
    struct feedback_items items;
    int r = feedback_open(c->db, c->arena, &items);
    if (r < 0)
        return r;
    for (size_t i = 0; i < items.n; i++)
        *vec_push(c->arena, ret) = (struct work_report){
            .id = items.v[i].id,
            .waits = moment_day(c->now) - moment_day(items.v[i].received),
            .message = items.v[i].message,
            .received = frame_desk_moment(c, items.v[i].received),
        };
    return 0;
}

static int work_list(struct ctx *c)
{
    struct work_view v = {.may_draft = c->actor.roles & ROLE_OFFICER};
    int r = work_groups(c, &v.groups);
    if (r < 0)
        return r;
    r = work_cosigning(c, &v.groups);
    if (r < 0)
        return r;
    work_remind(&v);
    r = requests_todo(c, &v.requests);
    if (r < 0)
        return r;
    r = mails_refused(c, &v.mails);
    if (r < 0)
        return r;
    r = work_reports(c, &v.reports);
    if (r < 0)
        return r;
    v.nothing = v.groups.n == 0 && v.reports.n == 0 && v.requests.n == 0 && v.mails.n == 0 &&
                !requests_tells(&v.requests.told);
    frame_desk(c, text(c->lang, TEXT_work_title), "work", &v.frame);
    html_work_page(&c->html, &v);
    return 0;
}

/* ---- The ledger ---- */

#define LEDGER_ROWS 50

static const struct {
    const char *subject, *path;
    roles_t roles;
} subjects[] = {
    {"document:", "documents", ALLOW_READERS},
    {"request:", "requests", ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR},
};

/* The page at the desk of what an entry is about; "" where it has none, or who asks may not read it. */
static struct str subject_address(struct ctx *c, struct str subject)
{
    for (size_t i = 0; i < COUNT(subjects); i++) {
        struct str prefix = str_c(subjects[i].subject);
        int64_t id;
        if (str_starts(subject, prefix) && access_allows(subjects[i].roles, &c->actor) &&
            num_parse(str_skip(subject, prefix.n), 1, INT64_MAX, &id) == 0)
            return arena_fmt(c->arena, "%s/%s/%lld", lang_root(c->lang), subjects[i].path,
                             (long long)id);
    }
    return S("");
}

/* 依申请公开: which event of the case it was. */
static struct str event_of(struct arena *a, const struct ledger_entry *e)
{
    if (!str_eq(e->kind, S("request.event")))
        return S("");
    json_t *payload cleanup(json_done) = json_loadb(e->payload.p, e->payload.n, 0, NULL);
    return json_get_str(a, payload, "event");
}

static struct ledger_row ledger_row_of(struct ctx *c, const struct ledger_entry *e)
{
    return (struct ledger_row){
        .seq = e->seq,
        .at = frame_desk_moment(c, e->at),
        .kind = e->kind,
        .name = text_named("ledger", "kind", e->kind),
        .event = text_named("requests", "event", event_of(c->arena, e)),
        .subject = e->subject,
        .href = subject_address(c, e->subject),
        .hash = str_head(e->hash, 16),
    };
}

static int ledger(struct ctx *c)
{
    int64_t head, after;
    struct str hash;
    int r = ledger_head(c->db, c->arena, &head, &hash);
    if (r < 0)
        return r;
    int64_t last = head > LEDGER_ROWS ? head - LEDGER_ROWS : 0;
    if (num_parse(request_arg(c->req, "after"), 0, head, &after) < 0)
        after = last;

    struct ledger_entries entries = {0};
    r = ledger_after(c->db, c->arena, after, LEDGER_ROWS, &entries);
    if (r < 0)
        return r;
    struct ledger_view v = {.head = head, .older = S(""), .newer = S("")};
    for (size_t i = entries.n; i-- > 0;)
        *vec_push(c->arena, &v.rows) = ledger_row_of(c, &entries.v[i]);
    if (after > 0)
        v.older = arena_fmt(c->arena, "%s/ledger?after=%lld", lang_root(c->lang),
                            (long long)(after > LEDGER_ROWS ? after - LEDGER_ROWS : 0));
    if (after < last)
        v.newer = arena_fmt(c->arena, "%s/ledger?after=%lld", lang_root(c->lang),
                            (long long)(after + LEDGER_ROWS));
    v.exports = frame_export_links(c, "/ledger", S(""));
    frame_desk(c, text(c->lang, TEXT_ledger_title), "ledger", &v.frame);
    html_ledger_page(&c->html, &v);
    return 0;
}

/* The whole chain, oldest first: what an auditor takes away to check. */
static const struct frame_column ledger_columns[] = {
    {"seq", TEXT_ledger_seq, EXPORT_INT, 8},
    {"at", TEXT_ledger_at, EXPORT_TEXT, 24},
    {"what", TEXT_ledger_kind, EXPORT_TEXT, 30},
    {"kind", TEXT_ledger_code, EXPORT_TEXT, 24},
    {"event", TEXT_ledger_event, EXPORT_TEXT, 24},
    {"subject", TEXT_ledger_subject, EXPORT_TEXT, 30},
    {"hash", TEXT_ledger_hash, EXPORT_TEXT, 66},
};

#define EXPORT_PAGE 100 /* an entry may be large */

/* In words, as the page has it; "" for a kind that has none. */
static struct str what_of(struct arena *a, enum lang lang, struct str kind, struct str event)
{
    enum text name = text_named("ledger", "kind", kind);
    enum text happened = text_named("requests", "event", event);
    if (!name || !happened)
        return name ? text(lang, name) : S("");
    return ARENA_JOIN(a, text(lang, name), S(" · "), text(lang, happened));
}

static int ledger_write(struct ctx *c, struct export *e)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    int64_t seq = 0;
    for (;;) {
        struct ledger_entries entries = {0};
        arena_reset(a);
        int r = ledger_after(c->db, a, seq, EXPORT_PAGE, &entries);
        if (r < 0 || entries.n == 0)
            return r < 0 ? r : 0;
        for (size_t i = 0; i < entries.n; i++) {
            const struct ledger_entry *x = &entries.v[i];
            struct str event = event_of(a, x);
            export_int(e, x->seq);
            export_text(e, moment_iso(a, x->at));
            export_text(e, what_of(a, c->lang, x->kind, event));
            export_text(e, x->kind);
            export_text(e, event);
            export_text(e, x->subject);
            export_text(e, x->hash);
        }
        seq = entries.v[entries.n - 1].seq;
    }
}

static int ledger_export(struct ctx *c)
{
    struct export *e cleanup(export_done) = NULL;
    struct str name = text(c->lang, TEXT_ledger_title);
    int r = frame_export_begin(c, name, ledger_columns, COUNT(ledger_columns), &e);
    if (r >= 0)
        r = ledger_write(c, e);
    return r < 0 ? r : frame_export_send(c, e, name);
}

static const struct page pages[] = {
    {METHOD_GET, "/", SIDE_DESK, ALLOW_SIGNED_IN, work_list},
    {METHOD_GET, "/ledger", SIDE_DESK, ROLE_AUDITOR | ROLE_ADMINISTRATOR | ROLE_DISCLOSURE_OFFICE,
     ledger},
    {METHOD_GET, "/ledger/{as}", SIDE_DESK,
     ROLE_AUDITOR | ROLE_ADMINISTRATOR | ROLE_DISCLOSURE_OFFICE, ledger_export},
};

const struct pages desk_pages = {pages, COUNT(pages)};
