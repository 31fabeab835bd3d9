/* catalogue.c: the rules of a document: draft, attachments, review, publication, withdrawal. See
 * catalogue.h.
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

/* ---- Categories and topics ---- */

int catalogue_category_add(struct db *db, struct arena *a, struct str code, int64_t parent,
                           int64_t position, struct str name_zh, struct str name_en,
                           struct str about_zh, struct str about_en, int64_t actor, moment_t now,
                           int64_t *ret_id)
{
    struct catalogue_category_insert_row row;
    int r = catalogue_sql_category_insert(db, a, code, parent, position, name_zh, name_en, about_zh,
                                          about_en, &row);
    if (r < 0)
        return r;

    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", row.id);
    json_put_str(payload, "code", code);
    json_put_int(payload, "parent", parent);
    json_put_int(payload, "position", position);
    json_put_str(payload, "name_zh", name_zh);
    json_put_str(payload, "name_en", name_en);
    json_put_str(payload, "about_zh", about_zh);
    json_put_str(payload, "about_en", about_en);
    r = ledger_append(db, a, now, "category.set", arena_fmt(a, "category:%lld", (long long)row.id),
                      actor, payload, NULL);
    if (r < 0)
        return r;
    *ret_id = row.id;
    return 0;
}

int catalogue_topic_add(struct db *db, struct arena *a, struct str code, struct str name_zh,
                        struct str name_en, int64_t actor, moment_t now, int64_t *ret_id)
{
    struct catalogue_topic_insert_row row;
    int r = catalogue_sql_topic_insert(db, a, code, name_zh, name_en, &row);
    if (r < 0)
        return r;

    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", row.id);
    json_put_str(payload, "code", code);
    json_put_str(payload, "name_zh", name_zh);
    json_put_str(payload, "name_en", name_en);
    r = ledger_append(db, a, now, "topic.set", arena_fmt(a, "topic:%lld", (long long)row.id), actor,
                      payload, NULL);
    if (r < 0)
        return r;
    *ret_id = row.id;
    return 0;
}

int catalogue_categories(struct db *db, struct arena *a, struct catalogue_headings *ret)
{
    struct catalogue_categories_rows rows = {0};
    int r = catalogue_sql_categories(db, a, &rows);
    if (r < 0)
        return r;
    *ret = (struct catalogue_headings){0};
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(a, ret) = (struct catalogue_heading){
            rows.v[i].id, rows.v[i].parent, rows.v[i].code, rows.v[i].name_zh, rows.v[i].name_en};
    return 0;
}

int catalogue_topics(struct db *db, struct arena *a, struct catalogue_headings *ret)
{
    struct catalogue_topics_rows rows = {0};
    int r = catalogue_sql_topics(db, a, &rows);
    if (r < 0)
        return r;
    *ret = (struct catalogue_headings){0};
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(a, ret) = (struct catalogue_heading){rows.v[i].id, 0, rows.v[i].code,
                                                       rows.v[i].name_zh, rows.v[i].name_en};
    return 0;
}

/* ---- What stands there, and its digest ---- */

int document_get(struct db *db, struct arena *a, int64_t id, struct catalogue_document_row *ret)
{
    int r = catalogue_sql_get(db, a, id, ret);
    if (r < 0)
        return r;
    return r == 0 ? err_set(ERR_ABSENT, "no document %lld", (long long)id) : 0;
}

static json_t *attachments_json(const struct catalogue_attachment_rows *rows, bool with_text)
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

/* What is signed: everything that a reader will see, and nothing that the machine adds later. */
static json_t *signed_content(const struct catalogue_document_row *d,
                              const struct catalogue_attachment_rows *files)
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
    json_object_set_new(j, "attachments", attachments_json(files, false));
    return j;
}

static int digest_of(struct db *db, struct arena *a, const struct catalogue_document_row *d,
                     struct str *ret)
{
    struct catalogue_attachment_rows files = {0};
    int r = catalogue_sql_attachments(db, a, d->id, &files);
    if (r < 0)
        return r;
    json_t *content cleanup(json_done) = signed_content(d, &files);
    *ret = ledger_digest(a, ledger_canonical(a, content));
    return 0;
}

int document_digest(struct db *db, struct arena *a, int64_t id, struct str *ret)
{
    struct catalogue_document_row d;
    int r = document_get(db, a, id, &d);
    return r < 0 ? r : digest_of(db, a, &d, ret);
}

/* ---- The flow ---- */

static int flow_load(struct db *db, struct arena *a, int64_t id, struct flow_subject *ret)
{
    struct catalogue_document_row d;
    int r = document_get(db, a, id, &d);
    if (r < 0)
        return r;
    struct str digest;
    r = digest_of(db, a, &d, &digest);
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
    return 0;
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
    return 0;
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
    r = digest_of(db, a, &old, &stands);
    if (r < 0)
        return r;
    if (!str_eq(stands, digest))
        return err_set(ERR_CONFLICT, "changed meanwhile");
    r = draft_check(db, a, d);
    if (r < 0)
        return r;
    r = catalogue_sql_change(db, id, d->department, d->category, d->topic, d->genre, d->title,
                             d->title_en, d->summary, d->number, d->made, d->body, now);
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
    return review_sheet_set(db, document_flow.name, id, sheet);
}

int document_read_later(struct db *db, struct arena *a, struct str hash, struct str name,
                        moment_t due)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "hash", hash);
    json_put_str(payload, "name", name);
    return job_add(db, a, "attachment.read", hash, payload, due);
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
    if (r < 0)
        return r;
    if (files.n >= DOCUMENT_ATTACHMENTS_MAX)
        return err_set(ERR_INVALID, "a document has at most %d attachments",
                       DOCUMENT_ATTACHMENTS_MAX);

    struct catalogue_attachment_insert_row row;
    r = catalogue_sql_attachment_insert(db, a, id, name, type, size, hash, &row);
    if (r < 0)
        return r;
    return document_read_later(db, a, hash, name, JOB_FIRST);
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

/* ---- Publication and withdrawal ---- */

/* 索引号 by the authority's template (setting "index.template"), by default the Yunnan form of 2008
 * to 2018: {org}-{category}/{year}-{mmdd}{nnn}; {org} is the organisation code, {nnn} runs by
 * day. */
static int index_number(struct db *db, struct arena *a, struct str category_code, day_t day,
                        struct str *ret)
{
    struct str organisation;
    int r = bodies_setting(db, a, "authority.organisation_code", &organisation);
    if (r < 0)
        return r;
    struct str template;
    r = bodies_setting(db, a, "index.template", &template);
    if (r < 0)
        return r;
    if (template.n == 0)
        template = S("{org}-{category}/{year}-{mmdd}{nnn}");

    struct civil c = day_civil(day);
    struct str scope =
        str_find(template, S("{mmdd}")) >= 0 ? day_iso(a, day) : arena_fmt(a, "%04d", c.year);
    struct catalogue_index_next_row counter;
    r = catalogue_sql_index_next(db, a, scope, &counter);
    if (r < 0)
        return r;

    struct html_arg args[] = {
        html_arg_str("org", organisation),
        html_arg_str("category", category_code),
        html_arg_str("year", arena_fmt(a, "%04d", c.year)),
        html_arg_str("mmdd", arena_fmt(a, "%02d%02d", c.month, c.day)),
        html_arg_str("nnn", arena_fmt(a, "%03lld", (long long)counter.last)),
        html_arg_str("nnnnn", arena_fmt(a, "%05lld", (long long)counter.last)),
    };
    *ret = text_expand(a, template, args, COUNT(args));
    return 0;
}

/* What the public store needs to show the document: the signed content and what the machine
 * adds. */
static json_t *publication(const struct catalogue_document_row *d,
                           const struct catalogue_attachment_rows *files, struct str digest,
                           struct str index, int64_t edition, day_t published, day_t revised)
{
    json_t *j = signed_content(d, files);
    json_object_set_new(j, "attachments", attachments_json(files, true));
    json_put_int(j, "edition", edition);
    json_put_str(j, "index_number", index);
    json_put_day(j, "published", published);
    json_put_day(j, "revised", revised);
    json_put_str(j, "digest", digest);
    return j;
}

/* The job is told the entry, not the document: by the time it runs, somebody may be revising
 * what stands there. */
static int pdf_later(struct db *db, struct arena *a, int64_t seq, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "seq", seq);
    return job_add(db, a, "document.pdf", arena_fmt(a, "%lld", (long long)seq), payload, now);
}

/* Is the convert process not done with an attachment yet? Then nothing is published: readers
 * would not find its text, and nobody knows what it is. */
static bool still_reading(const struct catalogue_attachment_rows *files)
{
    for (size_t i = 0; i < files->n; i++)
        if (str_eq(files->v[i].state, S("waiting")))
            return true;
    return false;
}

static int document_publish(struct db *db, struct arena *a, int64_t id, int64_t actor, moment_t now,
                            const struct document_past *past)
{
    struct catalogue_document_row d;
    int r = document_get(db, a, id, &d);
    if (r < 0)
        return r;
    struct str digest;
    r = digest_of(db, a, &d, &digest);
    if (r < 0)
        return r;
    struct catalogue_attachment_rows files = {0};
    r = catalogue_sql_attachments(db, a, id, &files);
    if (r < 0)
        return r;

    if (still_reading(&files))
        return err_set(ERR_BUSY, "attachments are still being read");

    bool first_time = d.edition == 0;
    day_t today = past ? past->published : moment_day(now);
    struct str index = past ? past->index_number : d.index_number;
    if (first_time && index.n == 0) {
        r = index_number(db, a, d.category_code, today, &index);
        if (r < 0)
            return r;
    }
    day_t published = first_time ? today : d.published;
    r = catalogue_sql_set_published(db, id, d.edition + 1, published, index);
    if (r < 0)
        return r;

    json_t *payload cleanup(json_done) = publication(&d, &files, digest, index, d.edition + 1,
                                                     published, first_time ? DAY_NONE : today);
    if (past)
        json_put_str(payload, "imported", past->source);
    struct ledger_entry entry;
    r = ledger_append(db, a, now, "document.publish", arena_fmt(a, "document:%lld", (long long)id),
                      actor, payload, &entry);
    if (r < 0)
        return r;
    return pdf_later(db, a, entry.seq, now);
}

/* ---- What another site published ---- */

int document_imported(struct db *db, struct arena *a, struct str source)
{
    struct catalogue_imported_row row;
    return catalogue_sql_imported(db, a, source, &row);
}

int document_import(struct db *db, struct arena *a, int64_t id, const struct document_past *past,
                    const struct actor *actor, moment_t now)
{
    int r = catalogue_sql_import_insert(db, past->source, id, now);
    if (r < 0 || past->published == DAY_NONE)
        return r < 0 ? r : 0;
    if (!(actor->roles & ROLE_ADMINISTRATOR))
        return err_set(ERR_FORBIDDEN, "history is imported by an administrator");
    if (past->published > moment_day(now))
        return err_set(ERR_INVALID, "published in the future");
    r = catalogue_sql_set_state(db, id, S("draft"), S("published"), now);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_CONFLICT, "not a draft");
    return document_publish(db, a, id, actor->id, now, past);
}

/* Only what is public can be withdrawn: a draft that never was is nobody's business. */
static int document_withdraw(struct db *db, struct arena *a, int64_t id, struct str reason,
                             int64_t actor, moment_t now)
{
    int r = catalogue_sql_set_withdrawn(db, id);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_CONFLICT, "withdraw: it is not public");
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", id);
    json_put_str(payload, "reason", reason);
    json_put_day(payload, "day", moment_day(now));
    return ledger_append(db, a, now, "document.withdraw",
                         arena_fmt(a, "document:%lld", (long long)id), actor, payload, NULL);
}

/* ---- A revision that is given up ---- */

static int attachments_restore(struct db *db, struct arena *a, int64_t id, json_t *list)
{
    int r = catalogue_sql_attachments_delete(db, id);
    size_t i;
    json_t *f;
    json_array_foreach(list, i, f)
    {
        struct str state = json_get_str(a, f, "state"), text = json_get_str(a, f, "text");
        if (state.n == 0) /* an entry from before the ledger said it */
            state = text.n > 0 ? S("read") : S("unreadable");
        if (r >= 0)
            r = catalogue_sql_attachment_restore(
                db, id, json_get_int(f, "position"), json_get_str(a, f, "name"),
                json_get_str(a, f, "type"), json_get_int(f, "size"), json_get_str(a, f, "hash"),
                json_get_int(f, "pages"), text, state);
    }
    return r < 0 ? r : 0;
}

/* What the last publication's entry says stands there again. */
static int content_restore(struct db *db, struct arena *a, int64_t id, const json_t *p,
                           moment_t now)
{
    int r = catalogue_sql_change(db, id, json_get_int(p, "department"), json_get_int(p, "category"),
                                 json_get_int(p, "topic"), json_get_str(a, p, "genre"),
                                 json_get_str(a, p, "title"), json_get_str(a, p, "title_en"),
                                 json_get_str(a, p, "summary"), json_get_str(a, p, "number"),
                                 json_get_day(p, "made"), json_get_str(a, p, "body"), now);
    return r < 0 ? r : attachments_restore(db, a, id, json_object_get(p, "attachments"));
}

/* The last publication of a document, as the ledger has it; NULL: none. */
static int last_publication(struct db *db, struct arena *a, int64_t id, json_t **ret)
{
    struct ledger_entries entries = {0};
    int r =
        ledger_of_subject(db, a, arena_fmt(a, "document:%lld", (long long)id), INT64_MAX, &entries);
    if (r < 0)
        return r;
    *ret = NULL;
    for (size_t i = entries.n; i-- > 0 && !*ret;)
        if (str_eq(entries.v[i].kind, S("document.publish")))
            *ret = json_loadb(entries.v[i].payload.p, entries.v[i].payload.n, 0, NULL);
    return 0;
}

/* Nothing becomes public or ceases to be: the officer's changes go, the edition that readers have
 * stands at the desk again. */
static int document_abandon(struct db *db, struct arena *a, int64_t id, bool withdrawn,
                            moment_t now)
{
    struct catalogue_document_row d;
    int r = document_get(db, a, id, &d);
    if (r < 0)
        return r;
    if (d.edition == 0 || d.withdrawn != withdrawn)
        return err_set(ERR_CONFLICT, "abandon: it is no revision of this kind");
    json_t *published cleanup(json_done) = NULL;
    r = last_publication(db, a, id, &published);
    if (r < 0)
        return r;
    if (!published)
        return err_set(ERR_BROKEN, "document %lld has an edition and no publication",
                       (long long)id);
    return content_restore(db, a, id, published, now);
}

/* ---- Moves ---- */

bool document_move_is_used(const struct review_levels *levels, const char *event)
{
    if (strcmp(event, "submit") == 0)
        return levels->first;
    if (strcmp(event, "submit_second") == 0)
        return !levels->first;
    if (strcmp(event, "pass_second") == 0)
        return levels->final;
    return strcmp(event, "pass_second_publish") != 0 || !levels->final;
}

/* What follows from a move that was fired. */
static int document_moved(struct db *db, struct arena *a, int64_t id, const char *event,
                          const struct flow_act *act)
{
    int held = document_leaks_pass(db, a, id, event, act);
    if (held < 0)
        return held;
    if (strcmp(event, "pass_second") == 0)
        return review_ready(db, a, &document_flow, id, act->digest);
    if (strcmp(event, "pass_second_publish") == 0) {
        int r = review_ready(db, a, &document_flow, id, act->digest);
        return r < 0 ? r : document_publish(db, a, id, act->actor->id, act->now, NULL);
    }
    if (strcmp(event, "pass_final") == 0)
        return document_publish(db, a, id, act->actor->id, act->now, NULL);
    if (strcmp(event, "withdraw") == 0)
        return document_withdraw(db, a, id, act->note, act->actor->id, act->now);
    if (strcmp(event, "abandon") == 0)
        return document_abandon(db, a, id, false, act->now);
    if (strcmp(event, "abandon_withdrawn") == 0)
        return document_abandon(db, a, id, true, act->now);
    return 0;
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
    r = flow_fire(db, a, &document_flow, id, event, act, NULL);
    return r < 0 ? r : document_moved(db, a, id, event, act);
}
