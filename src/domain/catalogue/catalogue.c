/* catalogue.c: the rules of a document: draft, attachments, review. What becomes public of it, when, and
 * what is taken back: publish.c. See catalogue.h.
 *
 * Every function runs in its caller's transaction. */
#include "domain/catalogue/catalogue.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "catalogue_sql.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/inside.h"
#include "domain/leaks/leaks.h"
#include "domain/review/review.h"
#include "engine/json.h"

/* ---- What stands there, and its digest ---- */

int document_get(struct db *db, struct arena *a, int64_t id, struct catalogue_document_row *ret)
{
    int r = catalogue_sql_get(db, a, id, ret);
    if (r < 0)
        return r;
    return r == 0 ? err_set(ERR_ABSENT, "no document %lld", (long long)id) : 0;
}

json_t *document_files_json(const struct catalogue_attachment_rows *rows, bool with_text)
{
    json_t *list = json_array();
    for (size_t i = 0; i < rows->n; i++) {
        const struct catalogue_attachment_row *f = &rows->v[i];
        json_t *item = json_object();
        json_put_int(item, "position", (int64_t)i + 1);
        json_put_str(item, "name", f->name);
        json_put_int(item, "size", f->size);
        json_put_str(item, "hash", f->hash);
        if (with_text) {
            json_put_str(item, "type", f->type);
            json_put_int(item, "pages", f->pages);
            json_put_str(item, "text", f->text);
            json_put_str(item, "state", f->state);
        }
        json_array_append_new(list, item);
    }
    return list;
}

static struct document_meta meta_of(const struct catalogue_document_row *row_)
{
    return (struct document_meta){DOCUMENT_META(META_TEXT_OF, META_DAY_OF)};
}

static json_t *relations_json(const struct catalogue_relation_rows *rows)
{
    json_t *list = json_array();
    for (size_t i = 0; i < rows->n; i++) {
        json_t *item = json_object();
        json_put_str(item, "kind", rows->v[i].kind);
        json_put_int(item, "other", rows->v[i].other);
        json_array_append_new(list, item);
    }
    return list;
}

static json_t *content_json(const struct catalogue_document_row *d,
                            const struct catalogue_attachment_rows *files,
                            const struct catalogue_relation_rows *relations)
{
    json_t *j = json_object();
    json_put_int(j, "id", d->id);
    json_put_int(j, "department", d->department);
    json_put_int(j, "category", d->category);
    json_put_int(j, "topic", d->topic);
    json_put_str(j, "genre", d->genre);
    json_put_str(j, "title", d->title);
    json_put_str(j, "title_en", d->title_en);
    json_put_str(j, "summary", d->summary);
    json_put_str(j, "number", d->number);
    json_put_day(j, "made", d->made);
    json_put_str(j, "body", d->body);
    json_object_set_new(j, "attachments", document_files_json(files, false));
    struct document_meta meta = meta_of(d);
    meta_put(j, &meta);
    if (d->publish_at > 0)
        json_put_int(j, "publish_at", d->publish_at);
    if (relations->n > 0)
        json_object_set_new(j, "relations", relations_json(relations));
    return j;
}

int document_content(struct db *db, struct arena *a, const struct catalogue_document_row *d,
                     const struct catalogue_attachment_rows *files, json_t **ret)
{
    struct catalogue_relation_rows relations = {0};
    int r = catalogue_sql_relations(db, a, d->id, &relations);
    if (r < 0)
        return r;
    *ret = content_json(d, files, &relations);
    return 0;
}

int document_digest_of(struct db *db, struct arena *a, const struct catalogue_document_row *d,
                       struct str *ret)
{
    struct catalogue_attachment_rows files = {0};
    int r = catalogue_sql_attachments(db, a, d->id, &files);
    if (r < 0)
        return r;
    json_t *content cleanup(json_done) = NULL;
    r = document_content(db, a, d, &files, &content);
    if (r < 0)
        return r;
    *ret = ledger_digest(a, ledger_canonical(a, content));
    return 0;
}

int document_digest(struct db *db, struct arena *a, int64_t id, struct str *ret)
{
    struct catalogue_document_row d;
    int r = document_get(db, a, id, &d);
    return r < 0 ? r : document_digest_of(db, a, &d, ret);
}

/* ---- The flow ---- */

static int flow_load(struct db *db, struct arena *a, int64_t id, struct flow_subject *ret)
{
    struct catalogue_document_row d;
    int r = document_get(db, a, id, &d);
    if (r < 0)
        return r;
    struct str digest;
    r = document_digest_of(db, a, &d, &digest);
    if (r < 0)
        return r;
    *ret = (struct flow_subject){
        .id = id, .state = d.state, .owner = d.owner, .department = d.department, .digest = digest};
    return 0;
}

static int flow_store(struct db *db, int64_t id, struct str from, struct str to, moment_t now)
{
    return catalogue_sql_set_state(db, id, from, to, now);
}

#define FIRST  (ROLE_DEPARTMENT_HEAD)
#define SECOND (ROLE_DISCLOSURE_OFFICE)
#define FINAL  (ROLE_LEADER)

#define RECALLS(from_)                                                                   \
 {                                                                                       \
  "recall_urgent", from_, "withdrawn", SECOND | FINAL, FLOW_NOTE | FLOW_NEW_ROUND        \
 }

/* 初审 → 复审 → 批准. Whoever returns a document gives a reason, and all signatures of the round are
 * void. */
static const struct flow_move moves[] = {
    {"submit", "draft", "first", ROLE_OFFICER, FLOW_OWNER},
    {"submit_second", "draft", "second", ROLE_OFFICER, FLOW_OWNER},
    {"pass_first", "first", "second", FIRST, FLOW_SIGN | FLOW_OWN_DEPARTMENT},
    {"return_first", "first", "draft", FIRST, FLOW_NOTE | FLOW_NEW_ROUND | FLOW_OWN_DEPARTMENT},
    REVIEW_SECRECY_MOVES("second", "draft", SECOND),
    {"pass_second", "second", "final", SECOND, FLOW_SIGN},
    {"pass_second_publish", "second", "published", SECOND, FLOW_SIGN},
    {"return_second", "second", "draft", SECOND, FLOW_NOTE | FLOW_NEW_ROUND},
    {"pass_final", "final", "published", FINAL, FLOW_SIGN},
    /* The same for a moment that is still to come: then the clock publishes in the signer's name. */
    {"pass_second_later", "second", "scheduled", SECOND, FLOW_SIGN},
    {"pass_final_later", "final", "scheduled", FINAL, FLOW_SIGN},
    {"publish_due", "scheduled", "published", SECOND | FINAL, 0},
    {"hold_due", "scheduled", "draft", SECOND | FINAL, FLOW_NOTE | FLOW_NEW_ROUND},
    {"call_back", "scheduled", "draft", SECOND | FINAL, FLOW_NOTE | FLOW_NEW_ROUND},
    {"recall_scheduled", "scheduled", "draft", ROLE_OFFICER, FLOW_OWNER | FLOW_NEW_ROUND},
    {"return_final", "final", "draft", FINAL, FLOW_NOTE | FLOW_NEW_ROUND},
    LEAKS_ACCEPT_MOVE("draft", ROLE_OFFICER, FLOW_OWNER),
    LEAKS_ACCEPT_MOVE("second", SECOND, 0),
    LEAKS_LIFT_MOVE("second", SECOND),
    REVIEW_COSIGN_ASKS("draft", ROLE_OFFICER),
    REVIEW_COSIGN_ASKS("first", ROLE_OFFICER),
    REVIEW_COSIGN_ANSWERS("first", FIRST),
    REVIEW_COSIGN_ANSWERS("second", FIRST),
    {"recall_first", "first", "draft", ROLE_OFFICER, FLOW_OWNER | FLOW_NEW_ROUND},
    {"recall_second", "second", "draft", ROLE_OFFICER, FLOW_OWNER | FLOW_NEW_ROUND},
    {"recall_final", "final", "draft", ROLE_OFFICER, FLOW_OWNER | FLOW_NEW_ROUND},
    {"revise", "published", "draft", ROLE_OFFICER, FLOW_OWNER | FLOW_NOTE | FLOW_NEW_ROUND},
    {"revise_withdrawn", "withdrawn", "draft", ROLE_OFFICER,
     FLOW_OWNER | FLOW_NOTE | FLOW_NEW_ROUND},
    {"abandon", "draft", "published", ROLE_OFFICER, FLOW_OWNER | FLOW_NOTE | FLOW_NEW_ROUND},
    {"abandon_withdrawn", "draft", "withdrawn", ROLE_OFFICER,
     FLOW_OWNER | FLOW_NOTE | FLOW_NEW_ROUND},
    {"withdraw", "published", "withdrawn", SECOND, FLOW_NOTE | FLOW_NEW_ROUND},
    /* Under revision the last edition is still public: it can be withdrawn whatever becomes of
     * the revision. */
    {"withdraw", "draft", "withdrawn", SECOND, FLOW_NOTE | FLOW_NEW_ROUND},
    {"withdraw", "first", "withdrawn", SECOND, FLOW_NOTE | FLOW_NEW_ROUND},
    {"withdraw", "second", "withdrawn", SECOND, FLOW_NOTE | FLOW_NEW_ROUND},
    {"withdraw", "final", "withdrawn", SECOND, FLOW_NOTE | FLOW_NEW_ROUND},
    {"withdraw", "scheduled", "withdrawn", SECOND, FLOW_NOTE | FLOW_NEW_ROUND},
    /* In an emergency one person empties all of it, whatever becomes of a revision. */
    RECALLS("published"),
    RECALLS("draft"),
    RECALLS("first"),
    RECALLS("second"),
    RECALLS("final"),
    RECALLS("scheduled"),
    RECALLS("withdrawn"),
};

const struct flow document_flow = {
    .name = "document",
    .moves = moves,
    .n = COUNT(moves),
    .load = flow_load,
    .store = flow_store,
};

/* ---- Drafting ---- */

static int draft_check(struct db *db, struct arena *a, const struct document_draft *d)
{
    struct catalogue_category_usable_row category;
    int r = catalogue_sql_category_usable(db, a, d->category, &category);
    if (r <= 0)
        return r < 0 ? r
                     : err_set(ERR_INVALID, "no category %lld that holds documents",
                               (long long)d->category);
    struct catalogue_topic_exists_row topic;
    r = catalogue_sql_topic_exists(db, a, d->topic, &topic);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_INVALID, "no topic %lld", (long long)d->topic);
    struct catalogue_department_exists_row department;
    r = catalogue_sql_department_exists(db, a, d->department, &department);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_INVALID, "no department %lld", (long long)d->department);
    if (d->title.n == 0 || utf8_count(d->title) > DOCUMENT_TITLE_MAX ||
        utf8_count(d->summary) > DOCUMENT_SUMMARY_MAX || body_letters(a, d->body) > DOCUMENT_BODY_MAX)
        return err_set(ERR_INVALID, "title, summary or text is missing or too long");
    const char *wrong;
    if (meta_check(a, &d->meta, d->made, &wrong) != META_OK)
        return err_set(ERR_INVALID, "%s is not in order", wrong);
    return 0;
}

static int meta_store(struct db *db, int64_t id, const struct document_draft *d)
{
    struct document_meta m = meta_whole(&d->meta);
    int r = catalogue_sql_meta_set(db, id, m.mode, m.basis, m.source, m.keywords, m.validity,
                                   m.validity_by, m.validity_on, m.effective, m.expires,
                                   m.open_until, d->publish_at);
    return r < 0 ? r : 0;
}

int document_create(struct db *db, struct arena *a, const struct document_draft *d,
                    const struct actor *owner, moment_t now, int64_t *ret_id)
{
    int r = draft_check(db, a, d);
    if (r < 0)
        return r;
    struct catalogue_insert_row row;
    r = catalogue_sql_insert(db, a, S("draft"), owner->id, d->department, d->category, d->topic,
                             d->genre, d->title, d->title_en, d->summary, d->number, d->made,
                             d->body, now, &row);
    if (r < 0)
        return r;
    *ret_id = row.id;
    return meta_store(db, row.id, d);
}

int document_draft_of(struct db *db, struct arena *a, int64_t id, const struct actor *actor,
                      moment_t now, struct catalogue_document_row *ret)
{
    int r = catalogue_sql_touch(db, id, now);
    if (r < 0)
        return r;
    r = document_get(db, a, id, ret);
    if (r < 0)
        return r;
    if (ret->owner != actor->id)
        return err_set(ERR_FORBIDDEN, "only who drafted it may change it");
    if (!str_eq(ret->state, S("draft")))
        return err_set(ERR_CONFLICT, "not a draft");
    return 0;
}

int document_change(struct db *db, struct arena *a, int64_t id, const struct document_draft *d,
                    struct str digest, const struct actor *actor, moment_t now)
{
    struct catalogue_document_row old;
    int r = document_draft_of(db, a, id, actor, now, &old);
    if (r < 0)
        return r;
    struct str stands;
    r = document_digest_of(db, a, &old, &stands);
    if (r < 0)
        return r;
    if (!str_eq(stands, digest))
        return err_set(ERR_CONFLICT, "changed meanwhile");
    r = draft_check(db, a, d);
    if (r < 0)
        return r;
    r = catalogue_sql_change(db, id, d->department, d->category, d->topic, d->genre, d->title,
                             d->title_en, d->summary, d->number, d->made, d->body, now);
    return r < 0 ? r : meta_store(db, id, d);
}

int document_relate(struct db *db, struct arena *a, int64_t id, struct str kind, int64_t other,
                    const struct actor *actor, moment_t now)
{
    struct catalogue_document_row d, o;
    int r = document_draft_of(db, a, id, actor, now, &d);
    if (r < 0)
        return r;
    if (!relation_kind(kind) || other == id)
        return err_set(ERR_INVALID, "no such relation");
    r = catalogue_sql_get(db, a, other, &o);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_INVALID, "no document %lld", (long long)other);
    r = catalogue_sql_relation_add(db, id, kind, other);
    return r < 0 ? r : 0;
}

int document_unrelate(struct db *db, struct arena *a, int64_t id, struct str kind, int64_t other,
                      const struct actor *actor, moment_t now)
{
    struct catalogue_document_row d;
    int r = document_draft_of(db, a, id, actor, now, &d);
    if (r < 0)
        return r;
    r = catalogue_sql_relation_remove(db, id, kind, other);
    return r < 0 ? r : 0;
}

int document_sheet_set(struct db *db, struct arena *a, int64_t id, const struct review_sheet *sheet,
                       const struct actor *actor, moment_t now)
{
    struct catalogue_document_row d;
    int r = catalogue_sql_touch(db, id, now);
    if (r < 0)
        return r;
    r = document_get(db, a, id, &d);
    if (r < 0)
        return r;
    if (d.owner != actor->id)
        return err_set(ERR_FORBIDDEN, "only who drafted it fills in its sheet");
    if (str_eq(d.state, S("first")) || str_eq(d.state, S("second")) || str_eq(d.state, S("final")))
        return err_set(ERR_CONFLICT, "it is under review");
    if (!review_is_open(sheet->openness) && !str_eq(d.state, S("draft")))
        return err_set(ERR_CONFLICT, "it was passed to become public");
    return review_sheet_set(db, document_flow.name, id, sheet);
}

/* A second click, or the answer to the first was lost. */
static bool stands_there(const struct catalogue_attachment_rows *files, struct str name,
                         struct str hash)
{
    for (size_t i = 0; i < files->n; i++)
        if (str_eq(files->v[i].hash, hash) && str_eq(files->v[i].name, name))
            return true;
    return false;
}

int document_attach(struct db *db, struct arena *a, int64_t id, struct str name, struct str type,
                    struct str hash, int64_t size, const struct actor *actor, moment_t now)
{
    struct catalogue_document_row d;
    int r = document_draft_of(db, a, id, actor, now, &d);
    if (r < 0)
        return r;
    struct catalogue_attachment_rows files = {0};
    r = catalogue_sql_attachments(db, a, id, &files);
    if (r < 0 || stands_there(&files, name, hash))
        return r < 0 ? r : 0;
    if (files.n >= DOCUMENT_ATTACHMENTS_MAX)
        return err_set(ERR_INVALID, "a document has at most %d attachments",
                       DOCUMENT_ATTACHMENTS_MAX);

    struct catalogue_attachment_insert_row row;
    r = catalogue_sql_attachment_insert(db, a, id, name, type, size, hash, &row);
    if (r < 0)
        return r;
    return leaks_read_later(db, a, hash, name, JOB_SOON);
}

int document_detach(struct db *db, struct arena *a, int64_t id, int64_t attachment,
                    const struct actor *actor, moment_t now)
{
    struct catalogue_document_row d;
    int r = document_draft_of(db, a, id, actor, now, &d);
    if (r < 0)
        return r;
    r = catalogue_sql_attachment_delete(db, id, attachment);
    if (r < 0)
        return r;
    return r == 0 ? err_set(ERR_ABSENT, "no such attachment") : 0;
}

int document_attachment_read(struct db *db, struct str hash, struct str type, int64_t pages,
                             struct str text, bool unreadable)
{
    /* All of them together have to fit into one entry of the ledger. */
    struct str kept = utf8_head_bytes(text, DOCUMENT_ATTACHMENT_TEXT_MAX);
    int r = catalogue_sql_attachment_read(db, hash, type, pages, kept,
                                          unreadable ? S("unreadable") : S("read"));
    return r < 0 ? r : 0;
}

/* ---- Moves ---- */

bool document_move_is_used(const struct review_levels *levels, const char *event)
{
    /* These the machine takes. */
    if (strcmp(event, "publish_due") == 0 || strcmp(event, "hold_due") == 0 ||
        strcmp(event, "pass_second_later") == 0 || strcmp(event, "pass_final_later") == 0)
        return false;
    if (strcmp(event, "submit") == 0)
        return levels->first;
    if (strcmp(event, "submit_second") == 0)
        return !levels->first;
    if (strcmp(event, "pass_second") == 0)
        return levels->final;
    return strcmp(event, "pass_second_publish") != 0 || !levels->final;
}

/* What its sheet says is not for publication is not sent for it; while it is under review the sheet stands. */
static int is_for_publication(struct db *db, struct arena *a, int64_t id)
{
    struct review_sheet sheet;
    int r = review_sheet_get(db, a, document_flow.name, id, &sheet);
    if (r >= 0 && !review_is_open(sheet.openness))
        return err_set(ERR_CONFLICT, "its sheet says that it is not to be published");
    return r;
}

/* What follows from a move that was fired. */
static int document_moved(struct db *db, struct arena *a, int64_t id, const char *event,
                          const struct flow_act *act)
{
    int held = document_leaks_pass(db, a, id, event, act);
    if (held < 0)
        return held;
    if (str_starts(str_c(event), S("submit")))
        return is_for_publication(db, a, id);
    if (strcmp(event, "pass_second") == 0)
        return review_ready(db, a, &document_flow, id, act->digest);
    if (strcmp(event, "pass_second_publish") == 0) {
        int r = review_ready(db, a, &document_flow, id, act->digest);
        return r < 0 ? r : document_publish(db, a, id, act->actor->id, act->now, NULL);
    }
    if (strcmp(event, "pass_final") == 0)
        return document_publish(db, a, id, act->actor->id, act->now, NULL);
    if (strcmp(event, "pass_second_later") == 0) {
        int r = review_ready(db, a, &document_flow, id, act->digest);
        return r < 0 ? r : document_publish_later(db, a, id, act->actor->id);
    }
    if (strcmp(event, "pass_final_later") == 0)
        return document_publish_later(db, a, id, act->actor->id);
    if (strcmp(event, "recall_urgent") == 0)
        return document_recall(db, a, id, act->note, act->actor->id, act->now);
    if (strcmp(event, "withdraw") == 0)
        return document_withdraw(db, a, id, act->note, act->actor->id, act->now);
    if (strcmp(event, "abandon") == 0)
        return document_abandon(db, a, id, false, act->now);
    if (strcmp(event, "abandon_withdrawn") == 0)
        return document_abandon(db, a, id, true, act->now);
    return 0;
}

const char *document_move_at(const char *event, moment_t publish_at, moment_t now)
{
    if (publish_at <= now)
        return event;
    if (strcmp(event, "pass_second_publish") == 0)
        return "pass_second_later";
    return strcmp(event, "pass_final") == 0 ? "pass_final_later" : event;
}

int document_move(struct db *db, struct arena *a, int64_t id, const char *event,
                  const struct flow_act *act)
{
    struct review_levels levels;
    int r = review_levels(db, a, &levels);
    if (r < 0)
        return r;
    if (!document_move_is_used(&levels, event))
        return err_set(ERR_CONFLICT, "%s: the levels are others", event);
    struct catalogue_document_row d;
    r = document_get(db, a, id, &d);
    if (r < 0)
        return r;
    event = document_move_at(event, d.publish_at, act->now);
    r = flow_fire(db, a, &document_flow, id, event, act, NULL);
    return r < 0 ? r : document_moved(db, a, id, event, act);
}
