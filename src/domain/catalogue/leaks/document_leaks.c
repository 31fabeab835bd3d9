/* document_leaks.c: the leak scan (防泄露检查) of a document: of which parts it is made, when it has to
 * have passed, and masking with one click. The rest is domain/leaks. */
#include "domain/catalogue/inside.h"

#include "base/vec.h"
#include "domain/catalogue/body.h"
#include "domain/leaks/leaks.h"

/* ---- What is scanned: everything that a reader will see ---- */

static void part_add(struct arena *a, struct leaks_parts *parts, const char *code, enum text label,
                     struct str words)
{
    if (words.n > 0)
        *vec_push(a, parts) =
            (struct leaks_part){.code = str_c(code), .label = label, .words = words};
}

static void texts_of(struct arena *a, const struct catalogue_document_row *d,
                     struct leaks_parts *ret)
{
    part_add(a, ret, "title", TEXT_document_title, d->title);
    part_add(a, ret, "title_en", TEXT_document_title_en, d->title_en);
    part_add(a, ret, "summary", TEXT_document_summary, d->summary);
    part_add(a, ret, "number", TEXT_document_number, d->number);
    part_add(a, ret, "body", TEXT_document_body_title, body_plain(a, d->body));
    part_add(a, ret, "source", TEXT_meta_source, d->source);
    part_add(a, ret, "keywords", TEXT_meta_keywords, d->keywords);
    part_add(a, ret, "validity_by", TEXT_meta_validity_by, d->validity_by);
}

static struct str file_code(struct arena *a, const struct catalogue_attachment_row *f)
{
    return arena_fmt(a, "file:%lld", (long long)f->id);
}

/* A file's name is read too: people write names and numbers into it. */
static void file_of(struct arena *a, const struct catalogue_attachment_row *f,
                    struct leaks_parts *ret)
{
    *vec_push(a, ret) =
        (struct leaks_part){.code = file_code(a, f), .name = f->name, .hash = f->hash};
    *vec_push(a, ret) = (struct leaks_part){
        .code = arena_fmt(a, "name:%lld", (long long)f->id), .name = f->name, .words = f->name};
}

int document_leaks_thing(struct db *db, struct arena *a, int64_t id, struct leaks_thing *ret)
{
    struct catalogue_document_row d;
    struct catalogue_attachment_rows files = {0};
    int r = document_get(db, a, id, &d);
    if (r >= 0)
        r = catalogue_sql_attachments(db, a, id, &files);
    if (r < 0)
        return r;
    *ret = (struct leaks_thing){.flow = &document_flow, .id = id};
    texts_of(a, &d, &ret->parts);
    for (size_t i = 0; i < files.n; i++)
        file_of(a, &files.v[i], &ret->parts);
    return 0;
}

/* ---- When it has to have passed ---- */

/* The secrecy review's opinion and each signature after it: who gives it has signed the list. */
static bool has_to_pass(const char *event)
{
    return strcmp(event, "secrecy_open") == 0 || str_starts(str_c(event), S("pass_second")) ||
           str_starts(str_c(event), S("pass_final"));
}

int document_leaks_pass(struct db *db, struct arena *a, int64_t id, const char *event,
                        const struct flow_act *act)
{
    bool submits = str_starts(str_c(event), S("submit"));
    struct leaks_thing thing;
    if (!submits && !has_to_pass(event))
        return 0;
    int r = document_leaks_thing(db, a, id, &thing);
    if (r < 0)
        return r;
    return submits ? leaks_submit(db, a, &thing, moment_day(act->now))
                   : leaks_pass(db, a, &thing, event, act);
}

int document_leaks_open(struct db *db, struct arena *a, int64_t id, moment_t now)
{
    struct leaks_thing thing;
    struct leaks_list list;
    int r = document_leaks_thing(db, a, id, &thing);
    if (r >= 0)
        r = leaks_look(db, a, &thing, moment_day(now), &list);
    return r < 0 ? r : list.open > 0;
}

/* ---- Masking ---- */

static const struct leaks_part *part_of(const struct leaks_thing *thing, const char *code)
{
    for (size_t i = 0; i < thing->parts.n; i++)
        if (str_eq(thing->parts.v[i].code, str_c(code)))
            return &thing->parts.v[i];
    return NULL;
}

struct masking {
    struct arena *a;
    struct leak_options options;
    struct leaks_thing thing;
    struct leaks_list list;
    struct str key;
};

static struct str masked(const struct masking *m, const char *code, struct str source)
{
    const struct leaks_part *part = part_of(&m->thing, code);
    return part ? leaks_mask(m->a, &m->options, &m->list, part, m->key, source) : source;
}

int document_mask(struct db *db, struct arena *a, int64_t id, struct str key,
                  const struct actor *actor, moment_t now)
{
    struct masking m = {.a = a, .key = key};
    struct catalogue_document_row d;
    int r = document_draft_of(db, a, id, actor, now, &d);
    if (r >= 0)
        r = document_leaks_thing(db, a, id, &m.thing);
    if (r >= 0)
        r = leaks_look(db, a, &m.thing, moment_day(now), &m.list);
    if (r >= 0)
        r = leaks_options(db, a, moment_day(now), &m.options);
    if (r < 0)
        return r;
    struct str title = masked(&m, "title", d.title), title_en = masked(&m, "title_en", d.title_en),
               summary = masked(&m, "summary", d.summary), number = masked(&m, "number", d.number),
               body = masked(&m, "body", d.body), source = masked(&m, "source", d.source),
               keywords = masked(&m, "keywords", d.keywords),
               by = masked(&m, "validity_by", d.validity_by);
    bool texts = !str_eq(title, d.title) || !str_eq(title_en, d.title_en) ||
                 !str_eq(summary, d.summary) || !str_eq(number, d.number) || !str_eq(body, d.body);
    bool particulars =
        !str_eq(source, d.source) || !str_eq(keywords, d.keywords) || !str_eq(by, d.validity_by);
    int copies = key.n > 0 ? 0 : leaks_copies_ask(db, a, &m.thing, &m.list, now);
    if (copies < 0)
        return copies;
    if (copies == 0 && !texts && !particulars)
        return err_set(ERR_CONFLICT, "nothing that can be masked here is open");
    if (texts)
        r = catalogue_sql_set_texts(db, id, title, title_en, summary, number, body, now);
    if (r >= 0 && particulars)
        r = catalogue_sql_meta_set(db, id, d.mode, d.basis, source, keywords, d.validity, by,
                                   d.validity_on, d.effective, d.expires, d.open_until,
                                   d.publish_at);
    return r < 0 ? r : copies;
}

/* ---- Masked copies of attachments ---- */

int document_file_of(struct db *db, struct arena *a, int64_t id, struct str code,
                     struct catalogue_attachment_row *ret)
{
    struct catalogue_attachment_rows files = {0};
    int r = catalogue_sql_attachments(db, a, id, &files);
    if (r < 0)
        return r;
    for (size_t i = 0; i < files.n; i++)
        if (str_eq(code, file_code(a, &files.v[i]))) {
            *ret = files.v[i];
            return 0;
        }
    return err_set(ERR_ABSENT, "no such file");
}

int document_copy_take(struct db *db, struct arena *a, int64_t id, struct str code,
                       const struct actor *actor, moment_t now)
{
    struct catalogue_document_row d;
    struct catalogue_attachment_row file;
    struct leaks_copy copy = {0};
    int r = document_draft_of(db, a, id, actor, now, &d);
    if (r >= 0)
        r = document_file_of(db, a, id, code, &file);
    if (r >= 0)
        r = leaks_copy_get(db, a, file.hash, &copy);
    if (r < 0)
        return r;
    if (copy.hash.n == 0)
        return err_set(ERR_CONFLICT, "no masked copy was made of it");
    r = catalogue_sql_attachment_replace(db, id, file.id, copy.hash, copy.size);
    return r < 0 ? r : leaks_read_later(db, a, copy.hash, file.name, JOB_SOON);
}

/* ---- Files from before there was a scan ---- */

int document_files_unscanned(struct db *db, struct arena *a)
{
    struct catalogue_unscanned_rows rows = {0};
    int r = catalogue_sql_unscanned(db, a, &rows);
    for (size_t i = 0; i < rows.n && r >= 0; i++)
        r = leaks_read_later(db, a, rows.v[i].hash, rows.v[i].name, rows.v[i].changed);
    return r < 0 ? r : (int)rows.n;
}
