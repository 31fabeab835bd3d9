/* publish.c: what becomes public of a document and when, and what is taken back: index number,
 * publication now or at its time, expiry, withdrawal, recall, a revision that is given up.
 *
 * Every function runs in its caller's transaction, but for the jobs. */
#include "domain/catalogue/inside.h"

#include "domain/bodies/bodies.h"
#include "domain/review/review.h"
#include "engine/json.h"

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
        html_arg_str(S("org"), organisation),
        html_arg_str(S("category"), category_code),
        html_arg_str(S("year"), arena_fmt(a, "%04d", c.year)),
        html_arg_str(S("mmdd"), arena_fmt(a, "%02d%02d", c.month, c.day)),
        html_arg_str(S("nnn"), arena_fmt(a, "%03lld", (long long)counter.last)),
        html_arg_str(S("nnnnn"), arena_fmt(a, "%05lld", (long long)counter.last)),
    };
    *ret = text_expand(a, template, args, COUNT(args));
    return 0;
}

/* Why it was revised, as the officer said: readers are told. */
static int revision_note(struct db *db, struct arena *a, int64_t id, struct str *ret)
{
    struct flow_events events = {0};
    int r = flow_history(db, a, &document_flow, id, &events);
    *ret = S("");
    for (size_t i = 0; r >= 0 && i < events.n; i++)
        if (str_starts(events.v[i].event, S("revise")))
            *ret = events.v[i].note;
    return r < 0 ? r : 0;
}

/* 涉密状态: that the secrecy review let exactly this become public (article 17 of 2019, 14 of 2007); "" there was
 * none, as with what another site had published. */
static int secrecy_outcome(struct db *db, struct arena *a, int64_t id, struct str digest,
                           struct str *ret)
{
    struct flow_events events = {0};
    int64_t round = 0;
    int r = flow_history(db, a, &document_flow, id, &events);
    if (r >= 0)
        r = flow_round(db, a, &document_flow, id, &round);
    *ret = r >= 0 && review_secrecy_open(&events, round, digest) ? S(META_UNCLASSIFIED) : S("");
    return r < 0 ? r : 0;
}

/* What the public store needs to show the document: the signed content (`j`) and what the machine
 * adds. */
static json_t *publication(json_t *j, const struct catalogue_attachment_rows *files,
                           struct str digest, struct str index, int64_t edition, day_t published,
                           day_t revised, struct str note)
{
    json_object_set_new(j, "attachments", document_files_json(files, true));
    json_object_del(j, "publish_at"); /* it is: the entry says when */
    if (note.n > 0)
        json_put_str(j, "note", note);
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

/* When its last day is over, the ledger says that it has expired. */
static int expire_later(struct db *db, struct arena *a, int64_t id, int64_t edition, day_t expires,
                        day_t today)
{
    if (expires == DAY_NONE || expires < today)
        return 0; /* the publication itself says it */
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", id);
    json_put_int(payload, "edition", edition);
    return job_add(db, a, "document.expire", arena_fmt(a, "%lld", (long long)id), payload,
                   day_begin(expires + 1));
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

int document_publish(struct db *db, struct arena *a, int64_t id, int64_t actor, moment_t now,
                     const struct document_past *past)
{
    struct catalogue_document_row d;
    int r = document_get(db, a, id, &d);
    if (r < 0)
        return r;
    struct str digest;
    r = document_digest_of(db, a, &d, &digest);
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

    struct str note = S(""), secrecy;
    r = first_time ? 0 : revision_note(db, a, id, &note);
    if (r < 0)
        return r;
    r = secrecy_outcome(db, a, id, digest, &secrecy);
    if (r < 0)
        return r;
    json_t *payload cleanup(json_done) = NULL;
    r = document_content(db, a, &d, &files, &payload);
    if (r < 0)
        return r;
    publication(payload, &files, digest, index, d.edition + 1, published,
                first_time ? DAY_NONE : today, note);
    if (secrecy.n > 0)
        json_put_str(payload, "secrecy", secrecy);
    if (past)
        json_put_str(payload, "imported", past->source);
    struct ledger_entry entry;
    r = ledger_append(db, a, now, "document.publish", arena_fmt(a, "document:%lld", (long long)id),
                      actor, payload, &entry);
    if (r < 0)
        return r;
    r = expire_later(db, a, id, d.edition + 1, d.expires, moment_day(now));
    return r < 0 ? r : pdf_later(db, a, entry.seq, now);
}

/* ---- What another site published ---- */

int document_imported(struct db *db, struct arena *a, struct str source, int64_t *ret_run)
{
    struct catalogue_imported_row row;
    int r = catalogue_sql_imported(db, a, source, &row);
    if (r > 0)
        *ret_run = row.run;
    return r;
}

int document_import(struct db *db, struct arena *a, int64_t id, const struct document_past *past,
                    const struct actor *actor, moment_t now)
{
    int r = catalogue_sql_import_insert(db, past->source, id, past->run, now);
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

/* ---- At a moment that is still to come ---- */

int document_publish_later(struct db *db, struct arena *a, int64_t id, int64_t actor)
{
    struct catalogue_document_row d;
    int r = document_get(db, a, id, &d);
    if (r < 0)
        return r;
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", id);
    json_put_int(payload, "at", d.publish_at);
    json_put_int(payload, "by", actor);
    return job_add(db, a, "document.publish", arena_fmt(a, "%lld", (long long)id), payload,
                   d.publish_at);
}

/* It was approved for this moment, and nobody called it back since. State, ledger entry and the job's end
 * do not lie apart: a second run finds it published. */
static int publish_due(struct db *db, struct arena *a, const json_t *payload, moment_t now)
{
    struct catalogue_document_row d;
    int64_t id = json_get_int(payload, "id");
    int r = catalogue_sql_touch(db, id, now);
    if (r >= 0)
        r = document_get(db, a, id, &d);
    if (r < 0)
        return r;
    if (!str_eq(d.state, S("scheduled")) || d.publish_at != json_get_int(payload, "at"))
        return 0;
    struct actor signer = {.id = json_get_int(payload, "by"),
                           .roles = ROLE_DISCLOSURE_OFFICE | ROLE_LEADER};
    struct flow_act act = {.actor = &signer, .now = now, .note = S(""), .digest = S("")};
    int held = document_leaks_open(db, a, id, now);
    if (held < 0)
        return held;
    if (held > 0) { /* what the scan knows now it did not know when it was signed */
        act.note = text(LANG_ZH, TEXT_publish_held);
        return flow_fire(db, a, &document_flow, id, "hold_due", &act, NULL);
    }
    r = flow_fire(db, a, &document_flow, id, "publish_due", &act, NULL);
    return r < 0 ? r : document_publish(db, a, id, signer.id, now, NULL);
}

int document_publish_job(void *worker, struct db *db, struct arena *a, const struct job *j,
                         json_t *payload)
{
    const struct catalogue_worker *w = worker;
    (void)j;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r >= 0)
        r = publish_due(db, a, payload, clock_now(&w->clock));
    return r < 0 ? r : tx_commit(&tx);
}

/* Once, when the day is over: for the edition that said so, if it is public still. */
static int expire_due(struct db *db, struct arena *a, const json_t *payload, moment_t now)
{
    struct catalogue_document_row d;
    int64_t id = json_get_int(payload, "id");
    int r = catalogue_sql_touch(db, id, now);
    if (r >= 0)
        r = document_get(db, a, id, &d);
    if (r < 0 || d.withdrawn || d.edition != json_get_int(payload, "edition"))
        return r;
    struct ledger_entries entries = {0};
    struct str subject = arena_fmt(a, "document:%lld", (long long)id);
    r = ledger_of_subject(db, a, subject, INT64_MAX, &entries);
    for (size_t i = entries.n; r >= 0 && i-- > 0;) {
        if (str_eq(entries.v[i].kind, S("document.expire")))
            return 0;
        if (str_eq(entries.v[i].kind, S("document.publish")))
            break;
    }
    json_t *entry cleanup(json_done) = json_object();
    json_put_int(entry, "id", id);
    json_put_day(entry, "day", moment_day(now));
    return r < 0 ? r : ledger_append(db, a, now, "document.expire", subject, 0, entry, NULL);
}

int document_expire_job(void *worker, struct db *db, struct arena *a, const struct job *j,
                        json_t *payload)
{
    const struct catalogue_worker *w = worker;
    (void)j;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r >= 0)
        r = expire_due(db, a, payload, clock_now(&w->clock));
    return r < 0 ? r : tx_commit(&tx);
}

/* ---- Withdrawal and recall ---- */

/* Only what is public can be withdrawn: a draft that never was is nobody's business. */
int document_withdraw(struct db *db, struct arena *a, int64_t id, struct str reason,
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

/* What was public once and may still be, in whatever form: gone at once. */
int document_recall(struct db *db, struct arena *a, int64_t id, struct str reason, int64_t actor,
                    moment_t now)
{
    struct catalogue_document_row d;
    int r = document_get(db, a, id, &d);
    if (r < 0)
        return r;
    if (d.edition == 0)
        return err_set(ERR_CONFLICT, "recall: it was never public");
    r = catalogue_sql_set_withdrawn(db, id);
    if (r < 0)
        return r;
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", id);
    json_put_str(payload, "reason", reason);
    json_put_day(payload, "day", moment_day(now));
    struct ledger_entry entry;
    r = ledger_append(db, a, now, "document.recall", arena_fmt(a, "document:%lld", (long long)id),
                      actor, payload, &entry);
    return r < 0 ? r : document_scrub_later(db, a, id, entry.seq, now);
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

static int relations_restore(struct db *db, struct arena *a, int64_t id, json_t *list)
{
    int r = catalogue_sql_relations_delete(db, id);
    size_t i;
    json_t *x;
    json_array_foreach(list, i, x)
    {
        if (r >= 0)
            r = catalogue_sql_relation_add(db, id, json_get_str(a, x, "kind"),
                                           json_get_int(x, "other"));
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
    struct document_meta m = meta_get(a, p);
    if (r >= 0)
        r = catalogue_sql_meta_set(db, id, m.mode, m.basis, m.source, m.keywords, m.validity,
                                   m.validity_by, m.validity_on, m.effective, m.expires,
                                   m.open_until, 0);
    if (r >= 0)
        r = relations_restore(db, a, id, json_object_get(p, "relations"));
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
int document_abandon(struct db *db, struct arena *a, int64_t id, bool withdrawn,
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
