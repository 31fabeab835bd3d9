/* pages_item.c: the work item: a document as it stands, who signed, what is to be decided. */
#include "domain/catalogue/drafting/pages_desk.h"

#include "base/vec.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/drafting/sheet.h"
#include "domain/holidays/holidays.h"
#include "html_document_desk.h"

/* ---- The work item ---- */

static struct file_items files_of(struct ctx *c, const struct catalogue_attachment_rows *rows)
{
    struct file_items list = {0};
    for (size_t i = 0; i < rows->n; i++) {
        const struct catalogue_attachment_row *f = &rows->v[i];
        *vec_push(c->arena, &list) = (struct file_item){
            .id = f->id,
            .name = f->name,
            .size = frame_size(c, f->size),
            .address = arena_fmt(c->arena, "%s/documents/%lld/files/%lld", lang_root(c->lang),
                                 (long long)f->document, (long long)f->id),
            .pages = f->pages,
            .state = text_named("attachment", "state", f->state),
        };
    }
    return list;
}

static struct history_items history_of(struct ctx *c, const struct flow_events *events)
{
    struct history_items list = {0};
    for (size_t i = events->n; i-- > 0;) {
        const struct flow_event *e = &events->v[i];
        *vec_push(c->arena, &list) = (struct history_item){
            .when = frame_desk_moment(c, e->at),
            .who = {review_who(c->arena, c->lang, e),
                    review_lang(c->lang, review_who(c->arena, c->lang, e))},
            .note = e->note,
            .digest = str_head(e->digest, 12),
            .event = text_named("document", "event", e->event),
        };
    }
    return list;
}

/* Only what is public can be withdrawn; only a revision can be given up. */
static bool is_offered(const struct flow_move *m, const struct catalogue_document_row *d)
{
    bool public = d->edition > 0 && !d->withdrawn;
    if (!str_eq(str_c(m->from), d->state) || review_is_cosign(str_c(m->event)) ||
        leaks_is_move(str_c(m->event)))
        return false;
    if (strcmp(m->event, "withdraw") == 0 || strcmp(m->event, "abandon") == 0)
        return public;
    if (strcmp(m->event, "recall_urgent") == 0)
        return d->edition > 0;
    return strcmp(m->event, "abandon_withdrawn") != 0 || d->withdrawn;
}

/* The secrecy review comes before the second signature and is given once; the departments that were
 * asked come before it too. */
static bool waits_for_others(const struct document_desk_view *v, const struct flow_move *m)
{
    if (str_starts(str_c(m->event), S("submit")))
        return v->not_open.n > 0;
    bool given = v->decide.secrecy.by.text.n > 0;
    if (review_is_secrecy(str_c(m->event)))
        return given;
    return str_starts(str_c(m->event), S("pass_second")) && (!given || v->cosign_wanting);
}

/* Its button says whether readers see it at once or at its time. */
static void offer(const struct ctx *c, const struct catalogue_document_row *d,
                  const struct flow_move *m, const struct actor *absent,
                  struct document_desk_view *v)
{
    size_t n = v->decide.moves.n;
    review_decide_offer(c, "document", m, absent, waits_for_others(v, m), &v->decide);
    if (v->decide.moves.n > n)
        v->decide.moves.v[n].name = text_named(
            "document", "move", str_c(document_move_at(m->event, d->publish_at, c->now)));
}

/* Withdrawing has a page of its own: it is public at once, and nothing undoes it. */
static int moves_of(struct ctx *c, const struct catalogue_document_row *d,
                    const struct review_levels *levels, struct document_desk_view *v)
{
    const struct flow *f = &document_flow;
    for (size_t i = 0; i < f->n; i++) {
        const struct flow_move *m = &f->moves[i];
        if (!is_offered(m, d) || !document_move_is_used(levels, m->event))
            continue;
        const struct actor *absent;
        int r = review_may_fire(c, f, d->id, m->event, &absent);
        if (r == ERR_FORBIDDEN || r == ERR_CONFLICT)
            continue;
        if (r < 0)
            return r;
        if (strcmp(m->event, "recall_urgent") == 0) {
            v->may_recall = !absent;
            continue;
        }
        if (strcmp(m->event, "withdraw") == 0) {
            v->may_withdraw = !absent; /* its page is the disclosure office's own */
            continue;
        }
        offer(c, d, m, absent, v);
    }
    return 0;
}

/* What the machine did not publish when it was due is a draft again, and says why. */
static void held_of(const struct ctx *c, struct str state, const struct flow_events *events,
                    struct review_decide *ret)
{
    const struct flow_event *last = NULL;
    for (size_t i = events->n; i-- > 0 && !last;)
        if (!str_eq(events->v[i].from, events->v[i].to))
            last = &events->v[i];
    if (!last || !str_eq(state, S("draft")) || !str_eq(last->event, S("hold_due")))
        return;
    ret->returned = (struct review_said){
        {text(c->lang, TEXT_publish_machine), lang_tag(c->lang)},
        frame_desk_moment(c, last->at),
        last->note,
    };
}

static struct cosign_item cosign_item_of(struct ctx *c, const struct review_cosigner *x,
                                         bool may_drop)
{
    return (struct cosign_item){
        .department = x->department,
        .name = said_in(c->lang, x->name_zh, x->name_en),
        .answer = x->answer.n > 0 ? text_named("review", "cosign", x->answer)
                                  : TEXT_review_cosign_waiting,
        .note = x->note,
        .when = frame_desk_moment(c, x->at),
        .who = said_in(c->lang, x->by, x->by_en),
        .answered = x->answer.n > 0,
        .current = x->current,
        .may_drop = may_drop,
    };
}

static bool is_asked(const struct review_cosigners *list, int64_t department)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].department == department)
            return true;
    return false;
}

/* Departments that can be asked: the others. */
static int cosign_choices(struct ctx *c, const struct catalogue_document_row *d,
                          const struct review_cosigners *list, struct options *ret)
{
    struct bodies_departments found;
    int r = bodies_departments(c->db, c->arena, &found);
    for (size_t i = 0; r >= 0 && i < found.n; i++) {
        const struct bodies_department *x = &found.v[i];
        if (x->id != d->department && !is_asked(list, x->id))
            *vec_push(c->arena, ret) =
                document_option(c, x->id, said_in(c->lang, x->name_zh, x->name_en), S(""));
    }
    return r;
}

static int cosigners_of(struct ctx *c, const struct catalogue_document_row *d,
                        struct document_desk_view *v)
{
    struct review_cosigners list;
    int r = review_cosigners(c->db, c->arena, document_flow.name, d->id, v->decide.digest, &list);
    if (r < 0)
        return r;
    v->may_ask = d->owner == c->actor.id && (c->actor.roles & ROLE_OFFICER) &&
                 (str_eq(d->state, S("draft")) || str_eq(d->state, S("first")));
    bool answers = (str_eq(d->state, S("first")) || str_eq(d->state, S("second"))) &&
                   (c->actor.roles & ROLE_DEPARTMENT_HEAD);
    for (size_t i = 0; i < list.n; i++) {
        const struct review_cosigner *x = &list.v[i];
        *vec_push(c->arena, &v->cosigners) = cosign_item_of(c, x, v->may_ask);
        v->cosign_wanting = v->cosign_wanting || !x->current;
        v->may_answer =
            v->may_answer || (answers && x->department == c->actor.department && !x->current);
    }
    return v->may_ask ? cosign_choices(c, d, &list, &v->cosign_choices) : 0;
}

/* What its sheet says: may it become public; and the step's days, where there is a step. */
static int sheet_of_document(struct ctx *c, const struct catalogue_document_row *d,
                             const struct flow_events *events, struct document_desk_view *v)
{
    struct review_sheet sheet;
    struct review_clock clock;
    v->term.due = v->not_open = S("");
    int r = review_sheet_get(c->db, c->arena, document_flow.name, d->id, &sheet);
    if (r >= 0 && !review_is_open(sheet.openness))
        v->not_open = review_openness_name(c->arena, c->lang, sheet.openness);
    if (r >= 0 && !document_is_reviewed(d->state))
        return 0;
    if (r >= 0)
        r = review_clock(c->db, c->arena, moment_day(c->now), &clock);
    if (r < 0)
        return r;
    document_term_of(c, &clock, sheet.urgency, review_step_began(events), &v->term);
    return 0;
}

/* Where readers see it; "" it is not public, or nobody entered the site's address. */
static int public_page_of(struct ctx *c, const struct catalogue_document_row *d, struct str *ret)
{
    struct str site;
    int r = bodies_setting(c->db, c->arena, "site.address", &site);
    if (r < 0)
        return r;
    while (str_ends(site, S("/")))
        site.n--;
    bool shown = site.n > 0 && d->edition > 0 && !d->withdrawn;
    *ret = shown ? arena_fmt(c->arena, "%.*s%s/d/%lld", STR_ARG(site), lang_root(c->lang),
                             (long long)d->id)
                 : S("");
    return 0;
}

/* ---- Particulars, related documents, the 20 days ---- */

static int related_of(struct ctx *c, const struct catalogue_document_row *d,
                      struct document_desk_view *v)
{
    struct catalogue_relation_rows rows = {0};
    int r = catalogue_sql_relations(c->db, c->arena, d->id, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct relation_kind *kind = relation_kind(rows.v[i].kind);
        *vec_push(c->arena, &v->related) = (struct linked_item){
            .kind = rows.v[i].kind,
            .name = kind ? kind->name : TEXT_relation_related,
            .other = rows.v[i].other,
            .title = rows.v[i].title,
            .hidden = rows.v[i].edition == 0 || rows.v[i].withdrawn,
        };
    }
    for (const struct relation_kind *k = relation_kinds; k->code; k++)
        *vec_push(c->arena, &v->relation_kinds) =
            (struct option){str_c(k->code), text(c->lang, k->name), false, lang_tag(c->lang)};
    return r < 0 ? r : 0;
}

/* Why it was begun; the way there for those who may read it. */
static int origins_of(struct ctx *c, const struct catalogue_document_row *d,
                      struct document_desk_view *v)
{
    struct catalogue_origins_rows rows = {0};
    int r = catalogue_sql_origins(c->db, c->arena, d->id, &rows);
    v->origins_linked = c->actor.roles & (ROLE_DISCLOSURE_OFFICE | ROLE_LEADER | ROLE_AUDITOR);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(c->arena, &v->origins) = (struct origin_item){
            arena_fmt(c->arena, "%s/%.*s", lang_root(c->lang), STR_ARG(rows.v[i].path)),
            rows.v[i].name};
    return r < 0 ? r : 0;
}

static int beside_of(struct ctx *c, const struct catalogue_document_row *row_,
                     struct document_desk_view *v)
{
    struct document_meta meta = {DOCUMENT_META(META_TEXT_OF, META_DAY_OF)};
    const struct calendar *calendar;
    meta_items(c->arena, c->lang, &meta, &v->meta);
    v->publish_when = row_->publish_at > c->now ? frame_desk_moment(c, row_->publish_at) : S("");
    v->scheduled = str_eq(row_->state, S("scheduled"));
    int r = related_of(c, row_, v);
    if (r == 0)
        r = origins_of(c, row_, v);
    if (r == 0)
        r = holidays_calendar(c->db, c->arena, DAY_NONE, &calendar);
    if (r < 0)
        return r;
    term20_reckon(c, calendar, row_->made, row_->published, moment_day(c->now), frame_desk_day,
                  &v->term20);
    return 0;
}

static int document_view(struct ctx *c, struct document_desk_view *v)
{
    struct catalogue_document_row *d = arena_one(c->arena, struct catalogue_document_row);
    int r = document_asked(c, d);
    if (r < 0)
        return r;
    struct catalogue_attachment_rows files = {0};
    r = catalogue_sql_attachments(c->db, c->arena, d->id, &files);
    if (r < 0)
        return r;
    struct flow_events events = {0};
    r = flow_history(c->db, c->arena, &document_flow, d->id, &events);
    if (r < 0)
        return r;
    int64_t round;
    r = flow_round(c->db, c->arena, &document_flow, d->id, &round);
    if (r < 0)
        return r;
    struct str digest;
    r = document_digest(c->db, c->arena, d->id, &digest);
    if (r < 0)
        return r;
    v->address = document_address(c, d->id, "");
    review_decide_new(c, v->address, digest, &v->decide);
    review_decide_secrecy(c, &events, round, &v->decide);
    r = cosigners_of(c, d, v);
    if (r < 0)
        return r;
    struct review_levels levels;
    r = review_levels(c->db, c->arena, &levels);
    if (r < 0)
        return r;
    r = sheet_of_document(c, d, &events, v);
    if (r < 0)
        return r;
    r = moves_of(c, d, &levels, v);
    if (r < 0)
        return r;
    r = document_leaks_view(c, d, &v->leaks);
    if (r < 0)
        return r;

    r = beside_of(c, d, v);
    if (r < 0)
        return r;

    v->d = d;
    v->decide.findings = v->leaks.digest;
    v->made = frame_desk_day(c, d->made);
    r = public_page_of(c, d, &v->public_page);
    if (r < 0)
        return r;
    v->published = frame_desk_day(c, d->published);
    v->category = said_in(c->lang, d->category_zh, d->category_en);
    v->topic = said_in(c->lang, d->topic_zh, d->topic_en);
    v->department = said_in(c->lang, d->department_zh, d->department_en);
    v->owner = said_in(c->lang, d->owner_zh, d->owner_en);
    v->body = body_html(c->arena, d->body);
    v->state = document_state_name(d->state);
    v->may_edit = document_may_edit(c, d);
    v->revising = d->edition > 0 && !d->withdrawn && !str_eq(d->state, S("published"));
    v->files = files_of(c, &files);
    v->history = history_of(c, &events);
    review_decide_levels(c, d->state, &events, document_round(d->state, &events, round), &levels,
                         &v->decide);
    review_decide_returned(c, d->state, &events, &v->decide);
    held_of(c, d->state, &events, &v->decide);
    return 0;
}

/* What was typed where the document went on meanwhile, and the page has no place for it any more. */
static struct field_views left_of(const struct ctx *c, const struct document_desk_view *v)
{
    static const char *const note[] = {"note", NULL};
    bool shown = form_field(&c->form, "event") ? v->decide.asks_note : leaks_take_reason(&v->leaks);
    return form_typed(c->arena, &c->form, shown ? note : NULL);
}

static int document_page(struct ctx *c, struct document_desk_view *v)
{
    v->form = &c->form;
    int r = document_view(c, v);
    if (r < 0)
        return r;
    if (c->res->status >= 400)
        v->left = left_of(c, v);
    frame_desk(c, v->d->title, "documents", &v->frame);
    html_document_desk_page(&c->html, v);
    return 0;
}

int document_show_refused(struct ctx *c, enum text refused, struct str note)
{
    struct document_desk_view v = {
        .refused = refused,
        .decide = {.note = note, .note_wrong = review_note_wrong(c, refused)},
    };
    return document_page(c, &v);
}

static enum text why_no_draft(struct str state)
{
    if (str_eq(state, S("draft")))
        return TEXT_document_refused_not_yours;
    if (str_eq(state, S("published")))
        return TEXT_document_refused_published;
    return str_eq(state, S("withdrawn")) ? TEXT_document_refused_withdrawn
                                         : TEXT_document_refused_reviewed;
}

int document_show_no_draft(struct ctx *c, const struct catalogue_document_row *d)
{
    if (c->req->method == METHOD_POST)
        return err_set(ERR_CONFLICT, "not a draft of this account");
    c->res->status = err_status(ERR_CONFLICT);
    return document_show_refused(c, why_no_draft(d->state), S(""));
}

int document_show_leaks(struct ctx *c, enum text refused, struct str reason)
{
    struct document_desk_view v = {.leaks = {.refused = refused, .reason = reason},
                                   .decide = {.note = S("")}};
    return document_page(c, &v);
}

int document_show(struct ctx *c)
{
    return document_show_refused(c, TEXT_NONE, S(""));
}
static const struct page pages[] = {
    {METHOD_GET, "/documents/{id}", SIDE_DESK, ALLOW_READERS, document_show},
};

const struct pages catalogue_item_pages = {pages, COUNT(pages)};
