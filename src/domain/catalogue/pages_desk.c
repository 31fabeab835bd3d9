/* pages_desk.c: the desk's pages of documents: list, draft, work item, attachments, moves. */
#include "base/vec.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/sheet.h"
#include "domain/catalogue/views_desk.h"
#include "html_document_desk.h"
#include "store/blob.h"

#define LIST_ROWS 30

/* ---- What several pages show ---- */

static enum text state_name(struct arena *a, struct str state)
{
    return text_find(arena_fmt(a, "document.state.%.*s", STR_ARG(state)));
}

/* Until when the step that a document is in is due. */
static void term_of(struct ctx *c, const struct review_clock *clock, struct str urgency,
                    moment_t began, struct document_item *ret)
{
    struct review_term term = review_term(clock, urgency, moment_day(began));
    ret->urgency = str_eq(urgency, S("ordinary")) ? TEXT_NONE : review_urgency_name(urgency);
    ret->due = frame_desk_day(c, term.due);
    ret->left = term.left;
}

static bool is_reviewed(struct str state)
{
    return str_eq(state, S("first")) || str_eq(state, S("second")) || str_eq(state, S("final"));
}

/* The same rows with the days of their steps. */
static int terms_add(struct ctx *c, const struct catalogue_listed_rows *rows,
                     struct document_items *items)
{
    struct review_clock clock;
    int r = rows->n > 0 ? review_clock(c->db, c->arena, moment_day(c->now), &clock) : 0;
    for (size_t i = 0; r >= 0 && i < rows->n; i++)
        if (is_reviewed(rows->v[i].state))
            term_of(c, &clock, rows->v[i].urgency, rows->v[i].began, &items->v[i]);
    return r;
}

static struct document_items items_of(struct ctx *c, const struct catalogue_listed_rows *rows)
{
    struct document_items items = {0};
    for (size_t i = 0; i < rows->n; i++) {
        const struct catalogue_listed_row *d = &rows->v[i];
        *vec_push(c->arena, &items) = (struct document_item){
            .id = d->id,
            .title = d->title,
            .number = d->number,
            .department = said_in(c->lang, d->department_zh, d->department_en),
            .owner = said_in(c->lang, d->owner_zh, d->owner_en),
            .changed = frame_desk_moment(c, d->changed),
            .state = state_name(c->arena, d->state),
            .revising = d->edition > 0 && !d->withdrawn && !str_eq(d->state, S("published")),
            .waits = moment_day(c->now) - moment_day(d->changed),
            .reason = d->reason,
            .due = S(""),
        };
    }
    return items;
}

int catalogue_waiting(struct ctx *c, const char *state, int64_t department, int64_t owner,
                      struct document_items *ret)
{
    struct catalogue_listed_rows rows = {0};
    int r = catalogue_sql_waiting(c->db, c->arena, str_c(state), department, owner, &rows);
    if (r < 0)
        return r;
    *ret = items_of(c, &rows);
    return terms_add(c, &rows, ret);
}

int catalogue_cosigning(struct ctx *c, struct document_items *ret)
{
    struct catalogue_listed_rows rows = {0};
    int r = catalogue_sql_cosigning(c->db, c->arena, c->actor.department, &rows);
    if (r < 0)
        return r;
    *ret = items_of(c, &rows);
    return terms_add(c, &rows, ret);
}

/* ---- The list ---- */

static const char *const states[] = {"draft", "first", "second", "final", "published", "withdrawn"};

static struct options state_options(struct ctx *c, struct str chosen)
{
    struct options list = {0};
    for (size_t i = 0; i < COUNT(states); i++) {
        struct str code = str_c(states[i]);
        *vec_push(c->arena, &list) =
            (struct option){code, text(c->lang, state_name(c->arena, code)), str_eq(code, chosen)};
    }
    return list;
}

static int documents(struct ctx *c)
{
    struct str state = request_arg(c->req, "state");
    moment_t before;
    int64_t before_id;
    frame_keyset(c, &before, &before_id);

    struct catalogue_listed_rows rows = {0};
    int r = catalogue_sql_list(c->db, c->arena, state, before, before_id, LIST_ROWS + 1, &rows);
    if (r < 0)
        return r;
    struct documents_view v = {
        .states = state_options(c, state),
        .filtered = state.n > 0,
        .may_draft = c->actor.roles & ROLE_OFFICER,
        .older = S(""),
    };
    if (rows.n > LIST_ROWS) {
        const struct catalogue_listed_row *last = &rows.v[LIST_ROWS - 1];
        rows.n = LIST_ROWS;
        v.older = arena_fmt(c->arena, "%s/documents?state=%.*s&before=%lld.%lld",
                            lang_root(c->lang), STR_ARG(url_encode(c->arena, state)),
                            (long long)last->changed, (long long)last->id);
    }
    v.items = items_of(c, &rows);
    frame_desk(c, text(c->lang, TEXT_documents_title), "documents", &v.frame);
    html_documents_page(&c->html, &v);
    return 0;
}

/* ---- Drafting ---- */

struct draft_form {
    struct str title, title_en, summary, number, genre, body, digest;
    int64_t category, topic, department;
    day_t made;
};

static const char *const genres[] = {"公告", "通告", "通报",       "通知", "意见", "报告",
                                     "决定", "函",   "规范性文件", "其他", NULL};

static const struct field draft_fields[] = {
    {"title", FIELD_LINE, offsetof(struct draft_form, title), .max = DOCUMENT_TITLE_MAX,
     .required = true, .label = TEXT_document_title, .hint = TEXT_document_title_hint},
    {"title_en", FIELD_LINE, offsetof(struct draft_form, title_en), .max = 300,
     .label = TEXT_document_title_en},
    {"summary", FIELD_TEXT, offsetof(struct draft_form, summary), .max = DOCUMENT_SUMMARY_MAX,
     .label = TEXT_document_summary, .hint = TEXT_document_summary_hint},
    {"number", FIELD_LINE, offsetof(struct draft_form, number), .max = 60,
     .label = TEXT_document_number, .hint = TEXT_document_number_hint},
    {"genre", FIELD_CHOICE, offsetof(struct draft_form, genre), .max = 20, .choices = genres,
     .label = TEXT_document_genre},
    {"category", FIELD_ID, offsetof(struct draft_form, category), .required = true,
     .label = TEXT_document_category},
    {"topic", FIELD_ID, offsetof(struct draft_form, topic), .required = true,
     .label = TEXT_document_topic},
    {"department", FIELD_ID, offsetof(struct draft_form, department), .required = true,
     .label = TEXT_document_department},
    {"made", FIELD_DAY, offsetof(struct draft_form, made), .required = true,
     .label = TEXT_document_made, .hint = TEXT_document_made_hint},
    {"body", FIELD_TEXT, offsetof(struct draft_form, body), .max = DOCUMENT_BODY_MAX,
     .required = true, .label = TEXT_document_body, .hint = TEXT_document_body_hint},
    {"digest", FIELD_LINE, offsetof(struct draft_form, digest), .max = 64},
};

static struct document_draft draft_of_form(const struct draft_form *in)
{
    return (struct document_draft){
        .title = in->title,
        .title_en = in->title_en,
        .summary = in->summary,
        .number = in->number,
        .genre = in->genre,
        .body = in->body,
        .category = in->category,
        .topic = in->topic,
        .department = in->department,
        .made = in->made,
    };
}

static struct option option_of(struct ctx *c, int64_t id, struct said name, struct str typed)
{
    struct str value = arena_fmt(c->arena, "%lld", (long long)id);
    return (struct option){value, name.text, str_eq(value, typed), name.lang};
}

/* Categories that hold documents: those without others under them. */
static int category_options(struct ctx *c, struct options *ret)
{
    struct catalogue_categories_rows rows = {0};
    int r = catalogue_sql_categories(c->db, c->arena, &rows);
    if (r < 0)
        return r;
    struct str typed = form_field(&c->form, "category")->typed;
    for (size_t i = 0; i < rows.n; i++) {
        bool leaf = true;
        for (size_t j = 0; j < rows.n; j++)
            leaf = leaf && rows.v[j].parent != rows.v[i].id;
        if (leaf)
            *vec_push(c->arena, ret) = option_of(
                c, rows.v[i].id, said_in(c->lang, rows.v[i].name_zh, rows.v[i].name_en), typed);
    }
    return 0;
}

static int topic_options(struct ctx *c, struct options *ret)
{
    struct catalogue_topics_rows rows = {0};
    int r = catalogue_sql_topics(c->db, c->arena, &rows);
    if (r < 0)
        return r;
    struct str typed = form_field(&c->form, "topic")->typed;
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(c->arena, ret) = option_of(
            c, rows.v[i].id, said_in(c->lang, rows.v[i].name_zh, rows.v[i].name_en), typed);
    return 0;
}

static int department_options(struct ctx *c, struct options *ret)
{
    struct bodies_departments found;
    int r = bodies_departments(c->db, c->arena, &found);
    if (r < 0)
        return r;
    struct str typed = form_field(&c->form, "department")->typed;
    for (size_t i = 0; i < found.n; i++)
        *vec_push(c->arena, ret) = option_of(
            c, found.v[i].id, said_in(c->lang, found.v[i].name_zh, found.v[i].name_en), typed);
    return 0;
}

static struct options genre_options(struct ctx *c)
{
    struct options list = {0};
    struct str typed = form_field(&c->form, "genre")->typed;
    for (size_t i = 0; genres[i]; i++)
        *vec_push(c->arena, &list) = (struct option){
            str_c(genres[i]), str_c(genres[i]), str_eq(str_c(genres[i]), typed), lang_tag(LANG_ZH)};
    return list;
}

static int draft_show(struct ctx *c, struct document_form_view *v, enum text title)
{
    v->form = &c->form;
    v->heading = title;
    v->genres = genre_options(c);
    int r = category_options(c, &v->categories);
    if (r < 0)
        return r;
    r = topic_options(c, &v->topics);
    if (r < 0)
        return r;
    r = department_options(c, &v->departments);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, title), "documents", &v->frame);
    html_document_form_page(&c->html, v);
    return 0;
}

/* A document at the desk: /documents/3, /documents/3/edit. */
static struct str path_of(struct ctx *c, int64_t id, const char *below)
{
    return arena_fmt(c->arena, "/documents/%lld%s", (long long)id, below);
}

static struct str address_of(struct ctx *c, int64_t id, const char *below)
{
    return ctx_address(c, arena_cstr(c->arena, path_of(c, id, below)));
}

static int document_new(struct ctx *c)
{
    struct draft_form fresh = {.made = moment_day(c->now), .department = c->actor.department};
    if (c->req->method != METHOD_POST)
        form_show(c->arena, draft_fields, COUNT(draft_fields), &fresh, &c->form);
    struct document_form_view v = {.action = ctx_address(c, "/documents/new"), .digest = S("")};
    return draft_show(c, &v, TEXT_document_new_title);
}

/* A rule refused a draft whose fields are in order: a place was chosen that is not there (any
 * more). The field says so. */
static int refuse_places(struct ctx *c, struct tx *tx)
{
    static const struct {
        const char *field;
        int (*options)(struct ctx *c, struct options *ret);
    } places[] = {
        {"category", category_options},
        {"topic", topic_options},
        {"department", department_options},
    };

    tx_end(tx);
    for (size_t i = 0; i < COUNT(places); i++) {
        struct options list = {0};
        bool chosen = false;
        int r = places[i].options(c, &list);
        if (r < 0)
            return r;
        for (size_t k = 0; k < list.n; k++)
            chosen = chosen || list.v[k].chosen;
        if (!chosen)
            form_refuse(&c->form, places[i].field, TEXT_field_NOT_A_CHOICE);
    }
    return ERR_INVALID;
}

static int document_new_save(struct ctx *c)
{
    struct document_draft d = draft_of_form(c->input);
    int64_t id;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = document_create(c->db, c->arena, &d, &c->actor, c->now, &id);
    if (r == ERR_INVALID)
        return refuse_places(c, &tx);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "draft", path_of(c, id, ""));
    return 0;
}

static int document_of(struct ctx *c, struct catalogue_document_row *ret)
{
    int r = catalogue_sql_get(c->db, c->arena, ctx_param_id(c, "id"), ret);
    return r == 0 ? err_set(ERR_ABSENT, "no such document") : r < 0 ? r : 0;
}

static bool may_edit(const struct ctx *c, const struct catalogue_document_row *d)
{
    return d->owner == c->actor.id && str_eq(d->state, S("draft"));
}

static int document_edit(struct ctx *c)
{
    struct catalogue_document_row d;
    int r = document_of(c, &d);
    if (r < 0)
        return r;
    if (!may_edit(c, &d))
        return err_set(ERR_CONFLICT, "not a draft of this account");

    struct document_form_view v = {.id = d.id, .action = address_of(c, d.id, "/edit")};
    if (c->req->method == METHOD_POST) {
        v.digest = ((const struct draft_form *)c->input)->digest;
        return draft_show(c, &v, TEXT_document_edit_title);
    }
    struct draft_form stands = {d.title, d.title_en, d.summary, d.number,     d.genre, d.body,
                                S(""),   d.category, d.topic,   d.department, d.made};
    form_show(c->arena, draft_fields, COUNT(draft_fields), &stands, &c->form);
    r = document_digest(c->db, c->arena, d.id, &v.digest);
    return r < 0 ? r : draft_show(c, &v, TEXT_document_edit_title);
}

static int document_edit_save(struct ctx *c)
{
    const struct draft_form *in = c->input;
    struct document_draft d = draft_of_form(in);
    int64_t id = ctx_param_id(c, "id");
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = document_change(c->db, c->arena, id, &d, in->digest, &c->actor, c->now);
    if (r == ERR_INVALID)
        return refuse_places(c, &tx);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "draft", path_of(c, id, ""));
    return 0;
}

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
            .state = text_find(arena_fmt(c->arena, "attachment.state.%.*s", STR_ARG(f->state))),
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
            .event = text_find(arena_fmt(c->arena, "document.event.%.*s", STR_ARG(e->event))),
        };
    }
    return list;
}

/* The three levels of this round: who signed when, and which is next. */
static struct level_items levels_of(struct ctx *c, const struct catalogue_document_row *d,
                                    const struct flow_events *events, int64_t round,
                                    const struct review_levels *used)
{
    const struct {
        const char *state, *event;
        enum text name;
        bool used;
    } levels[] = {
        {"first", "pass_first", TEXT_level_first, used->first},
        {"second", "pass_second", TEXT_level_second, true},
        {"final", "pass_final", TEXT_level_final, used->final},
    };
    struct level_items list = {0};
    for (size_t i = 0; i < COUNT(levels); i++) {
        struct level_item level = {
            .name = levels[i].name, .now = str_eq(d->state, str_c(levels[i].state)), .when = S("")};
        for (size_t e = 0; e < events->n; e++) {
            if (events->v[e].round != round ||
                !str_starts(events->v[e].event, str_c(levels[i].event)))
                continue;
            level.done = true;
            level.who =
                (struct said){review_who(c->arena, c->lang, &events->v[e]),
                              review_lang(c->lang, review_who(c->arena, c->lang, &events->v[e]))};
            level.when = frame_desk_moment(c, events->v[e].at);
        }
        if (levels[i].used || level.done || level.now)
            *vec_push(c->arena, &list) = level;
    }
    return list;
}

/* Only what is public can be withdrawn; only a revision can be given up. */
static bool is_offered(const struct flow_move *m, const struct catalogue_document_row *d)
{
    bool public = d->edition > 0 && !d->withdrawn;
    if (!str_eq(str_c(m->from), d->state) || review_is_cosign(str_c(m->event)))
        return false;
    if (strcmp(m->event, "withdraw") == 0 || strcmp(m->event, "abandon") == 0)
        return public;
    return strcmp(m->event, "abandon_withdrawn") != 0 || d->withdrawn;
}

/* The secrecy review comes before the second signature and is given once; the departments that were
 * asked come before it too. */
static bool waits_for_others(const struct document_desk_view *v, const struct flow_move *m)
{
    bool given = v->secrecy_by.text.n > 0;
    if (review_is_secrecy(str_c(m->event)))
        return given;
    return str_starts(str_c(m->event), S("pass_second")) && (!given || v->cosign_wanting);
}

/* May he, or may he for somebody who is absent and has named him? In whose place: *ret; NULL his own. */
static int may_fire(struct ctx *c, int64_t id, const char *event, const struct actor **ret)
{
    struct review_absents absents;
    *ret = NULL;
    int r = flow_may(c->db, c->arena, &document_flow, id, event, &c->actor);
    if (r != ERR_FORBIDDEN)
        return r;
    int found = review_stands_for(c->db, c->arena, &c->actor, moment_day(c->now), &absents);
    for (size_t i = 0; found >= 0 && i < absents.n && r == ERR_FORBIDDEN; i++) {
        r = flow_may_for(c->db, c->arena, &document_flow, id, event, &c->actor, &absents.v[i]);
        *ret = r == 0 ? &absents.v[i] : NULL;
    }
    return found < 0 ? found : r;
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
        int r = may_fire(c, d->id, m->event, &absent);
        if (r == ERR_FORBIDDEN || r == ERR_CONFLICT)
            continue;
        if (r < 0)
            return r;
        if (strcmp(m->event, "withdraw") == 0) {
            v->may_withdraw = !absent; /* its page is the disclosure office's own */
            continue;
        }
        if (absent)
            v->in_place_of = said_in(c->lang, absent->name, absent->name_en);
        bool note = m->rules & FLOW_NOTE;
        v->asks_note = v->asks_note || note || m->rules & FLOW_SIGN;
        v->signs = v->signs || m->rules & FLOW_SIGN;
        if (waits_for_others(v, m))
            continue;
        bool secrecy = review_is_secrecy(str_c(m->event));
        *vec_push(c->arena, secrecy ? &v->secrecy : &v->moves) = (struct move_item){
            .event = str_c(m->event),
            .name = text_find(arena_fmt(c->arena, "document.move.%s", m->event)),
            .note = note,
            .main = !note &&
                    (secrecy || m->rules & FLOW_SIGN || str_starts(str_c(m->event), S("submit"))),
        };
    }
    return 0;
}

/* What a reviewer wants mended stands above what the officer does next. (Asking a department moves
 * nothing.) */
static void returned_of(struct ctx *c, const struct catalogue_document_row *d,
                        const struct flow_events *events, struct document_desk_view *v)
{
    const struct flow_event *last = NULL;
    for (size_t i = events->n; i-- > 0 && !last;)
        if (!str_eq(events->v[i].from, events->v[i].to))
            last = &events->v[i];
    if (!last || !str_eq(d->state, S("draft")) ||
        !(str_starts(last->event, S("return_")) || review_is_secrecy(last->event)))
        return;
    v->returned_by = said_in(c->lang, last->account_name, last->account_name_en);
    v->returned_when = frame_desk_moment(c, last->at);
    v->returned_note = last->note;
}

/* The secrecy review's opinion on what stands there, in this round. */
static void secrecy_of(struct ctx *c, const struct flow_events *events, int64_t round,
                       struct document_desk_view *v)
{
    const struct flow_event *e = review_secrecy_open(events, round, v->digest);
    if (!e)
        return;
    v->secrecy_by = said_in(c->lang, e->account_name, e->account_name_en);
    v->secrecy_when = frame_desk_moment(c, e->at);
    v->secrecy_note = e->note;
}

static struct cosign_item cosign_item_of(struct ctx *c, const struct review_cosigner *x,
                                         bool may_drop)
{
    return (struct cosign_item){
        .department = x->department,
        .name = said_in(c->lang, x->name_zh, x->name_en),
        .answer = x->answer.n > 0
                      ? text_find(arena_fmt(c->arena, "review.cosign.%.*s", STR_ARG(x->answer)))
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
                option_of(c, x->id, said_in(c->lang, x->name_zh, x->name_en), S(""));
    }
    return r;
}

static int cosigners_of(struct ctx *c, const struct catalogue_document_row *d,
                        struct document_desk_view *v)
{
    struct review_cosigners list;
    int r = review_cosigners(c->db, c->arena, document_flow.name, d->id, v->digest, &list);
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
        v->may_answer = v->may_answer || (answers && x->department == c->actor.department &&
                                          !x->current);
    }
    return v->may_ask ? cosign_choices(c, d, &list, &v->cosign_choices) : 0;
}

/* The step's days, where there is a step. */
static int term_of_document(struct ctx *c, const struct catalogue_document_row *d,
                            const struct flow_events *events, struct document_item *ret)
{
    struct review_sheet sheet;
    struct review_clock clock;
    ret->due = S("");
    if (!is_reviewed(d->state))
        return 0;
    int r = review_sheet_get(c->db, c->arena, document_flow.name, d->id, &sheet);
    if (r >= 0)
        r = review_clock(c->db, c->arena, moment_day(c->now), &clock);
    if (r < 0)
        return r;
    term_of(c, &clock, sheet.urgency, review_step_began(events), ret);
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

static int document_view(struct ctx *c, struct document_desk_view *v)
{
    struct catalogue_document_row *d = arena_one(c->arena, struct catalogue_document_row);
    int r = document_of(c, d);
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
    r = document_digest(c->db, c->arena, d->id, &v->digest);
    if (r < 0)
        return r;
    secrecy_of(c, &events, round, v);
    r = cosigners_of(c, d, v);
    if (r < 0)
        return r;
    struct review_levels levels;
    r = review_levels(c->db, c->arena, &levels);
    if (r < 0)
        return r;
    r = moves_of(c, d, &levels, v);
    if (r < 0)
        return r;
    r = term_of_document(c, d, &events, &v->term);
    if (r < 0)
        return r;

    v->d = d;
    v->address = address_of(c, d->id, "");
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
    v->state = state_name(c->arena, d->state);
    v->may_edit = may_edit(c, d);
    v->revising = d->edition > 0 && !d->withdrawn && !str_eq(d->state, S("published"));
    v->short_digest = str_head(v->digest, 16);
    v->files = files_of(c, &files);
    v->history = history_of(c, &events);
    v->levels = levels_of(c, d, &events, document_round(d->state, &events, round), &levels);
    returned_of(c, d, &events, v);
    return 0;
}

static int document_show(struct ctx *c, enum text refused, struct str note)
{
    struct document_desk_view v = {
        .refused = refused,
        .note = note,
        .note_wrong =
            refused == TEXT_document_refused_note || refused == TEXT_document_refused_long,
        .form = &c->form,
    };
    int r = document_view(c, &v);
    if (r < 0)
        return r;
    frame_desk(c, v.d->title, "documents", &v.frame);
    html_document_desk_page(&c->html, &v);
    return 0;
}

static int document(struct ctx *c)
{
    return document_show(c, TEXT_NONE, S(""));
}

/* ---- Moves ---- */

struct move_form {
    struct str event, note, digest;
};

static const struct field move_fields[] = {
    {"event", FIELD_LINE, offsetof(struct move_form, event), .max = 40, .required = true},
    {"note", FIELD_TEXT, offsetof(struct move_form, note), .max = 500,
     .label = TEXT_document_opinion, .hint = TEXT_document_opinion_hint},
    {"digest", FIELD_LINE, offsetof(struct move_form, digest), .max = 64, .required = true},
};

static enum text refusal(int err)
{
    if (err == ERR_INVALID)
        return TEXT_document_refused_note;
    if (err == ERR_CONFLICT)
        return TEXT_document_refused_changed;
    if (err == ERR_BUSY)
        return TEXT_document_refused_reading;
    return err == ERR_FORBIDDEN ? TEXT_document_refused_signer : TEXT_NONE;
}

/* The flow's own name of it; NULL: what was sent names no move of this page (withdrawing and
 * co-signing have their own), and goes no further (the flow would name it in the log). */
static const char *event_of(struct str name)
{
    if (str_eq(name, S("withdraw")) || review_is_cosign(name))
        return NULL;
    for (size_t i = 0; i < document_flow.n; i++)
        if (str_eq(str_c(document_flow.moves[i].event), name))
            return document_flow.moves[i].event;
    return NULL;
}

static int move_fire(struct ctx *c, int64_t id, const char *event, const struct move_form *in)
{
    if (!event)
        return err_set(ERR_MALFORMED, "there is no such move");
    struct flow_act act = {
        .actor = &c->actor, .now = c->now, .note = in->note, .digest = in->digest};
    int r = may_fire(c, id, event, &act.in_place_of);
    if (r < 0)
        return r;
    struct tx tx cleanup(tx_end) = {0};
    r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = document_move(c->db, c->arena, id, event, &act);
    if (r < 0)
        return r;
    return tx_commit(&tx);
}

static int move(struct ctx *c)
{
    const struct move_form *in = c->input;
    int64_t id = ctx_param_id(c, "id");
    int r = move_fire(c, id, event_of(in->event), in);
    if (r < 0 && refusal(r) != TEXT_NONE) {
        c->res->status = err_status(r);
        return document_show(c, refusal(r), in->note);
    }
    if (r < 0)
        return r;
    frame_done(c, event_of(in->event), path_of(c, id, ""));
    return 0;
}

/* The form itself was wrong: what was written is not lost. */
static int move_again(struct ctx *c)
{
    const struct field_state *note = form_field(&c->form, "note");
    return document_show(c, note->error == FIELD_TOO_LONG ? TEXT_document_refused_long : TEXT_NONE,
                         note->typed);
}

/* ---- Withdrawing: a second look before it happens ---- */

struct withdraw_form {
    struct str note;
};

static const struct field withdraw_fields[] = {
    {"note", FIELD_TEXT, offsetof(struct withdraw_form, note), .max = 500, .required = true,
     .label = TEXT_withdraw_note, .hint = TEXT_withdraw_note_hint},
};

static int withdraw_look(struct ctx *c)
{
    struct catalogue_document_row d;
    int r = document_of(c, &d);
    if (r < 0)
        return r;
    if (d.edition == 0 || d.withdrawn)
        return err_set(ERR_CONFLICT, "nothing of it is public");
    struct withdraw_view v = {
        .form = &c->form,
        .title = d.title,
        .edition = d.edition,
        .published = frame_desk_day(c, d.published),
        .address = address_of(c, d.id, ""),
    };
    frame_desk(c,
               arena_fmt(c->arena, "%.*s%.*s", STR_ARG(text(c->lang, TEXT_withdraw_title)),
                         STR_ARG(d.title)),
               "documents", &v.frame);
    html_withdraw_page(&c->html, &v);
    return 0;
}

static int withdraw(struct ctx *c)
{
    const struct withdraw_form *in = c->input;
    struct move_form act = {.note = in->note, .digest = S("")};
    int64_t id = ctx_param_id(c, "id");
    int r = move_fire(c, id, "withdraw", &act);
    if (r < 0)
        return r;
    frame_done(c, "withdraw", path_of(c, id, ""));
    return 0;
}

/* ---- Attachments ---- */

static int attach_all(struct ctx *c, int64_t id)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    for (size_t i = 0; i < c->req->uploads.n; i++) {
        const struct upload *u = &c->req->uploads.v[i];
        r = blob_adopt(c->site->blobs, u->path, u->hash);
        if (r < 0)
            return r;
        r = document_attach(c->db, c->arena, id, u->name, S(""), u->hash, u->size, &c->actor,
                            c->now);
        if (r < 0)
            return r;
    }
    return tx_commit(&tx);
}

static int attach(struct ctx *c)
{
    int64_t id = ctx_param_id(c, "id");
    int r = attach_all(c, id);
    if (r < 0)
        return r;
    frame_done(c, "attach", path_of(c, id, "#files"));
    return 0;
}

static int detach(struct ctx *c)
{
    int64_t id = ctx_param_id(c, "id");
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r < 0)
        return r;
    r = document_detach(c->db, c->arena, id, ctx_param_id(c, "file"), &c->actor, c->now);
    if (r < 0)
        return r;
    r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "detach", path_of(c, id, "#files"));
    return 0;
}

/* A file of a draft: always as a download; nothing that was handed in is ever shown in place
 * here. */
static int file(struct ctx *c)
{
    struct catalogue_attachment_rows files = {0};
    int r = catalogue_sql_attachments(c->db, c->arena, ctx_param_id(c, "id"), &files);
    if (r < 0)
        return r;
    for (size_t i = 0; i < files.n; i++) {
        if (files.v[i].id != ctx_param_id(c, "file"))
            continue;
        r = blob_open(c->site->blobs, files.v[i].hash, &c->res->fd, &c->res->size);
        if (r < 0)
            return r;
        c->res->status = 200;
        c->res->type = S("application/octet-stream");
        response_filename(c->req, c->res, files.v[i].name, false);
        return 0;
    }
    return err_set(ERR_ABSENT, "no such file");
}

static const struct page pages[] = {
    {METHOD_GET, "/documents", SIDE_DESK, ALLOW_READERS, documents},
    {METHOD_GET, "/documents/new", SIDE_DESK, ROLE_OFFICER, document_new, NULL,
     PAGE_FORM(struct draft_form, draft_fields)},
    {METHOD_POST, "/documents/new", SIDE_DESK, ROLE_OFFICER, document_new_save, document_new,
     PAGE_FORM(struct draft_form, draft_fields)},
    {METHOD_GET, "/documents/{id}", SIDE_DESK, ALLOW_READERS, document},
    {METHOD_GET, "/documents/{id}/edit", SIDE_DESK, ROLE_OFFICER, document_edit, NULL,
     PAGE_FORM(struct draft_form, draft_fields)},
    {METHOD_POST, "/documents/{id}/edit", SIDE_DESK, ROLE_OFFICER, document_edit_save,
     document_edit, PAGE_FORM(struct draft_form, draft_fields)},
    {METHOD_POST, "/documents/{id}/move", SIDE_DESK,
     ROLE_OFFICER | ROLE_DEPARTMENT_HEAD | ROLE_DISCLOSURE_OFFICE | ROLE_LEADER, move, move_again,
     PAGE_FORM(struct move_form, move_fields)},
    {METHOD_GET, "/documents/{id}/withdraw", SIDE_DESK, ROLE_DISCLOSURE_OFFICE, withdraw_look, NULL,
     PAGE_FORM(struct withdraw_form, withdraw_fields)},
    {METHOD_POST, "/documents/{id}/withdraw", SIDE_DESK, ROLE_DISCLOSURE_OFFICE, withdraw,
     withdraw_look, PAGE_FORM(struct withdraw_form, withdraw_fields)},
    {METHOD_POST, "/documents/{id}/files", SIDE_DESK, ROLE_OFFICER, attach, .uploads = true},
    {METHOD_GET, "/documents/{id}/files/{file}", SIDE_DESK, ALLOW_READERS, file},
    {METHOD_POST, "/documents/{id}/files/{file}/remove", SIDE_DESK, ROLE_OFFICER, detach},
};

const struct pages catalogue_desk_pages = {pages, COUNT(pages)};
