/* pages_versions.c: what readers open of a document's versions: each at an address of its own for as long as
 * the document is public, two of them side by side; and what the document's page shows of versions, of
 * related documents and of particulars. */
#include "domain/catalogue/reading/pages_public.h"

#include "base/num.h"
#include "base/vec.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/reading/views_versions.h"
#include "engine/json.h"
#include "html_versions.h"

/* ---- Beside a document ---- */

static int versions_of(struct ctx *c, int64_t id, struct version_items *ret)
{
    struct catalogue_public_versions_rows rows = {0};
    int r = catalogue_public_sql_versions(c->db, c->arena, id, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct catalogue_public_versions_row *x = &rows.v[i];
        bool oldest = i + 1 == rows.n;
        *vec_push(c->arena, ret) = (struct version_item){
            .edition = x->edition,
            .href = page_link(c, "/d/%lld/v/%lld", (long long)id, (long long)x->edition),
            .day = frame_day(c, x->day),
            .iso = day_iso(c->arena, x->day),
            .note = x->note,
            .compare = oldest ? S("")
                              : page_link(c, "/d/%lld/compare?from=%lld&to=%lld", (long long)id,
                                          (long long)rows.v[i + 1].edition, (long long)x->edition),
            .present = i == 0,
        };
    }
    return r < 0 ? r : 0;
}

/* A reader who came by a search must not take for law what is law no more. */
static void ended_say(struct ctx *c, const struct document_meta *meta, struct document_more *ret)
{
    static const struct {
        const char *validity;
        enum text on, at_some_time;
    } words[] = {
        {"repealed", TEXT_doc_ended_repealed, TEXT_doc_ended_repealed_once},
        {"expired", TEXT_doc_ended_expired, TEXT_doc_ended_expired_once},
        {"amended", TEXT_doc_ended_amended, TEXT_doc_ended_amended_once},
    };
    bool dated = meta->validity_on != DAY_NONE;
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq(meta->validity, str_c(words[i].validity)))
            ret->ended = dated ? words[i].on : words[i].at_some_time;
    if (dated)
        ret->ended_on = frame_day(c, meta->validity_on);
}

static int related_of(struct ctx *c, const struct catalogue_public_page_row *d,
                      struct document_meta *meta, struct document_more *ret)
{
    struct catalogue_public_relation_rows rows = {0};
    int r = catalogue_public_sql_relations(c->db, c->arena, d->id, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct catalogue_public_relation_row *x = &rows.v[i];
        const struct relation_kind *kind = relation_kind(x->kind);
        struct related_item item = {
            .how = !kind     ? TEXT_NONE
                   : x->back ? kind->back
                             : kind->name,
            .href = page_link(c, "/d/%lld", (long long)x->id),
            .day = frame_day(c, x->published),
            .title = said_in(c->lang, x->title, x->title_en),
        };
        if (x->back && x->id == d->validity_doc) {
            meta->validity_by = x->title;
            ret->ended_by = item;
        }
        if (kind)
            *vec_push(c->arena, &ret->related) = item;
    }
    return r < 0 ? r : 0;
}

/* 有效性 of a rule that says nothing of it: the list of rules counts it as in force, and so says its page. */
static bool holds_unsaid(const struct ctx *c, struct str genre, const struct document_meta *meta)
{
    day_t today = moment_day(c->now);
    bool begun = meta->effective == DAY_NONE || meta->effective <= today;
    return meta_is_rule(genre) && meta->validity.n == 0 && begun;
}

int versions_more(struct ctx *c, const struct catalogue_public_page_row *row_,
                  struct document_more *ret)
{
    struct document_meta meta = {DOCUMENT_META(META_TEXT_OF, META_DAY_OF)};
    int r = row_->related > 0 ? related_of(c, row_, &meta, ret) : 0;
    if (r >= 0 && row_->edition > 1)
        r = versions_of(c, row_->id, &ret->versions);
    if (holds_unsaid(c, row_->genre, &meta))
        meta.validity = S("in_force");
    meta.open_until = DAY_NONE; /* has a row of its own, with the other limit (pages_term.c) */
    meta_items(c->arena, c->lang, &meta, &ret->meta);
    ended_say(c, &meta, ret);
    return r;
}

/* ---- For machines ---- */

static json_t *related_json(struct arena *a, const struct catalogue_public_relation_rows *rows)
{
    json_t *list = json_array();
    for (size_t i = 0; i < rows->n; i++) {
        const struct catalogue_public_relation_row *x = &rows->v[i];
        json_t *j = json_object();
        json_put_int(j, "id", x->id);
        json_put_str(j, "address", arena_fmt(a, "/d/%lld", (long long)x->id));
        json_put_str(j, "kind", x->kind);
        json_put_bool(j, "said_there", x->back);
        json_put_str(j, "title", x->title);
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *versions_list_json(struct arena *a, int64_t id,
                                  const struct catalogue_public_versions_rows *rows)
{
    json_t *list = json_array();
    for (size_t i = 0; i < rows->n; i++) {
        json_t *j = json_object();
        json_put_int(j, "edition", rows->v[i].edition);
        json_put_day(j, "day", rows->v[i].day);
        json_put_str(j, "note", rows->v[i].note);
        json_put_str(j, "address",
                     arena_fmt(a, "/d/%lld/v/%lld", (long long)id, (long long)rows->v[i].edition));
        json_array_append_new(list, j);
    }
    return list;
}

int versions_json(struct ctx *c, int64_t id, json_t *document)
{
    struct catalogue_public_relation_rows related = {0};
    struct catalogue_public_versions_rows versions = {0};
    int r = catalogue_public_sql_relations(c->db, c->arena, id, &related);
    if (r >= 0)
        r = catalogue_public_sql_versions(c->db, c->arena, id, &versions);
    if (r < 0)
        return r;
    json_object_set_new(document, "related", related_json(c->arena, &related));
    json_object_set_new(document, "versions", versions_list_json(c->arena, id, &versions));
    return 0;
}

/* ---- One version ---- */

static int public_document(struct ctx *c, struct catalogue_public_page_row *ret)
{
    int r = catalogue_public_sql_page(c->db, c->arena, ctx_param_id(c, "id"), ret);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no such document");
    return ret->withdrawn ? err_set(ERR_GONE, "withdrawn") : 0;
}

static int version_asked(struct ctx *c, int64_t id, int64_t edition,
                         struct catalogue_public_version_row *ret)
{
    int r = catalogue_public_sql_version(c->db, c->arena, id, edition, ret);
    return r == 0 ? err_set(ERR_ABSENT, "no such version") : r < 0 ? r : 0;
}

static json_t *json_of(struct str text)
{
    json_t *j = json_loadb(text.p, text.n, 0, NULL);
    return j ? j : json_object();
}

static int files_of(struct ctx *c, int64_t id, int64_t edition, struct version_files *ret)
{
    struct catalogue_public_version_file_rows rows = {0};
    int r = catalogue_public_sql_version_files(c->db, c->arena, id, edition, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct catalogue_public_version_file_row *f = &rows.v[i];
        *vec_push(c->arena, ret) = (struct version_file){
            .href = page_link(c, "/d/%lld/v/%lld/f/%lld", (long long)id, (long long)edition,
                              (long long)f->position),
            .name = f->name,
            .size = frame_size(c, f->size),
            .hash = str_head(f->hash, 16),
        };
    }
    return r < 0 ? r : 0;
}

/* Number, genre, day and summary stand before the others, as on the document's own page. */
static void older_items(struct ctx *c, const json_t *particulars, struct meta_items *ret)
{
    static const struct {
        const char *name;
        enum text label;
    } texts[] = {
        {"number", TEXT_doc_number}, {"genre", TEXT_doc_genre}, {"summary", TEXT_doc_summary}};
    day_t made = json_get_day(particulars, "made");
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct str value = json_get_str(c->arena, particulars, texts[i].name);
        if (value.n > 0)
            *vec_push(c->arena, ret) =
                (struct meta_item){texts[i].name, texts[i].label, value, lang_tag(LANG_ZH)};
    }
    if (made != DAY_NONE)
        *vec_push(c->arena, ret) =
            (struct meta_item){"made", TEXT_doc_made, frame_day(c, made), lang_tag(c->lang)};
}

static int version(struct ctx *c)
{
    struct catalogue_public_page_row d;
    int r = public_document(c, &d);
    if (r < 0)
        return r;
    struct catalogue_public_version_row x;
    r = version_asked(c, d.id, ctx_param_id(c, "n"), &x);
    if (r < 0)
        return r;
    json_t *particulars cleanup(json_done) = json_of(x.particulars);
    struct document_meta meta = meta_get(c->arena, particulars);
    struct version_view v = {
        .title = said_in(c->lang, x.title, x.title_en),
        .edition = x.edition,
        .day = frame_day(c, x.day),
        .note = x.note,
        .present = page_link(c, "/d/%lld", (long long)d.id),
        .body = body_breakable(c->arena, body_html(c->arena, x.body)),
    };
    struct html_arg n = html_arg_int(S("n"), x.edition);
    r = frame_public(c,
                     ARENA_JOIN(c->arena, text_fill(c->arena, c->lang, TEXT_versions_name, &n, 1),
                                S(" — "), v.title.text),
                     "documents", &v.frame);
    if (r < 0)
        return r;
    older_items(c, particulars, &v.meta);
    meta_items(c->arena, c->lang, &meta, &v.meta);
    r = files_of(c, d.id, x.edition, &v.files);
    if (r >= 0)
        r = versions_of(c, d.id, &v.versions);
    if (r < 0)
        return r;
    category_crumbs(c, &v.frame, furniture_category_id(v.frame.furniture, d.category), false);
    html_version_page(&c->html, &v);
    return 0;
}

/* A file as it was attached then: gone with the document, whatever became of that. */
static int version_file(struct ctx *c)
{
    struct catalogue_public_page_row d;
    struct catalogue_public_version_file_row f;
    int r = public_document(c, &d);
    if (r < 0)
        return r;
    r = catalogue_public_sql_version_file(c->db, c->arena, d.id, ctx_param_id(c, "n"),
                                          ctx_param_id(c, "m"), &f);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no such attachment");
    return catalogue_send_file(c, f.hash, f.type, f.name);
}

/* The files of a version with their addresses. */
static int version_files_json(struct ctx *c, const struct catalogue_public_version_row *x,
                              json_t *ret)
{
    struct catalogue_public_version_file_rows rows = {0};
    int r = catalogue_public_sql_version_files(c->db, c->arena, x->document, x->edition, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct catalogue_public_version_file_row *f = &rows.v[i];
        json_t *j = json_object();
        json_put_str(j, "address",
                     arena_fmt(c->arena, "/d/%lld/v/%lld/f/%lld", (long long)x->document,
                               (long long)x->edition, (long long)f->position));
        json_put_str(j, "name", f->name);
        json_put_int(j, "size", f->size);
        json_put_str(j, "hash", f->hash);
        json_array_append_new(ret, j);
    }
    return r < 0 ? r : 0;
}

/* Canonical, as the document's own. */
static int version_json(struct ctx *c)
{
    struct catalogue_public_page_row d;
    struct catalogue_public_version_row x;
    int r = public_document(c, &d);
    if (r >= 0)
        r = version_asked(c, d.id, ctx_param_id(c, "n"), &x);
    if (r < 0)
        return r;
    json_t *j cleanup(json_done) = json_of(x.particulars);
    json_put_int(j, "id", d.id);
    json_put_int(j, "edition", x.edition);
    json_put_str(j, "address",
                 arena_fmt(c->arena, "/d/%lld/v/%lld", (long long)d.id, (long long)x.edition));
    json_put_day(j, "day", x.day);
    json_put_str(j, "note", x.note);
    json_put_str(j, "title", x.title);
    json_put_str(j, "title_en", x.title_en);
    json_put_str(j, "body", body_plain(c->arena, x.body));
    json_put_str(j, "digest", x.digest);
    json_put_int(j, "ledger_entry", x.seq);
    json_t *files = json_array();
    json_object_set_new(j, "attachments", files);
    r = version_files_json(c, &x, files);
    if (r < 0)
        return r;
    c->res->status = 200;
    c->res->type = S("application/json");
    c->res->body = ledger_canonical(c->arena, j);
    return 0;
}

/* ---- Two versions ---- */

static void field_compare(struct ctx *c, enum text label, struct str old, struct str new,
                          struct compared_fields *ret)
{
    struct diff diff;
    if (str_eq(old, new))
        return;
    diff_texts(c->arena, old, new, &diff);
    *vec_push(c->arena, ret) = (struct compared_field){label, diff};
}

static void day_compare(struct ctx *c, enum text label, const char *name, const json_t *old,
                        const json_t *new, struct compared_fields *ret)
{
    field_compare(c, label, frame_day(c, json_get_day(old, name)),
                  frame_day(c, json_get_day(new, name)), ret);
}

/* What both kinds of particulars say, as people read it. */
static void particulars_compare(struct ctx *c, const struct catalogue_public_version_row *old,
                                const struct catalogue_public_version_row *new,
                                struct compared_fields *ret)
{
    static const struct {
        const char *name;
        enum text label;
    } older[] = {
        {"number", TEXT_doc_number}, {"genre", TEXT_doc_genre}, {"summary", TEXT_doc_summary}};
    json_t *x cleanup(json_done) = json_of(old->particulars),
              *y cleanup(json_done) = json_of(new->particulars);
    struct arena *a = c->arena;
    for (size_t i = 0; i < COUNT(older); i++)
        field_compare(c, older[i].label, json_get_str(a, x, older[i].name),
                      json_get_str(a, y, older[i].name), ret);
    day_compare(c, TEXT_doc_made, "made", x, y, ret);
#define COMPARE_DAY(name) day_compare(c, TEXT_meta_##name, #name, x, y, ret);
#define COMPARE_(name)                                                                        \
 field_compare(c, TEXT_meta_##name, meta_value(a, c->lang, #name, json_get_str(a, x, #name)), \
               meta_value(a, c->lang, #name, json_get_str(a, y, #name)), ret);
#define COMPARE_TEXT(name, max) COMPARE_(name)
    DOCUMENT_META(COMPARE_TEXT, COMPARE_DAY)
#undef COMPARE_TEXT
#undef COMPARE_DAY
#undef COMPARE_
}

static int edition_arg(const struct ctx *c, const char *name, int64_t *ret)
{
    return num_parse(request_arg(c->req, name), 1, INT32_MAX, ret) == 0
               ? 0
               : err_set(ERR_ABSENT, "no such version");
}

static int compare(struct ctx *c)
{
    struct catalogue_public_page_row d;
    struct catalogue_public_version_row old, new;
    struct compare_view v = {0};
    int r = public_document(c, &d);
    if (r >= 0)
        r = edition_arg(c, "from", &v.from);
    if (r >= 0)
        r = edition_arg(c, "to", &v.to);
    if (r >= 0)
        r = version_asked(c, d.id, v.from, &old);
    if (r >= 0)
        r = version_asked(c, d.id, v.to, &new);
    if (r < 0)
        return r;
    v.title = said_in(c->lang, d.title, d.title_en);
    v.from_day = frame_day(c, old.day);
    v.to_day = frame_day(c, new.day);
    v.from_href = page_link(c, "/d/%lld/v/%lld", (long long)d.id, (long long)v.from);
    v.to_href = page_link(c, "/d/%lld/v/%lld", (long long)d.id, (long long)v.to);
    v.note = v.to == v.from + 1 ? new.note : S("");
    v.present = page_link(c, "/d/%lld", (long long)d.id);
    r = frame_public(
        c, ARENA_JOIN(c->arena, text(c->lang, TEXT_compare_title), S(" — "), v.title.text),
        "documents", &v.frame);
    if (r < 0)
        return r;
    field_compare(c, TEXT_document_title, old.title, new.title, &v.fields);
    field_compare(c, TEXT_document_title_en, old.title_en, new.title_en, &v.fields);
    particulars_compare(c, &old, &new, &v.fields);
    diff_texts(c->arena, body_plain(c->arena, old.body), body_plain(c->arena, new.body), &v.text);
    category_crumbs(c, &v.frame, furniture_category_id(v.frame.furniture, d.category), false);
    html_compare_page(&c->html, &v);
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/d/{id}/v/{n}", SIDE_PUBLIC, ALLOW_ANYONE, version, .store = true},
    {METHOD_GET, "/d/{id}/v/{n}/json", SIDE_PUBLIC, ALLOW_ANYONE, version_json, .store = true},
    {METHOD_GET, "/d/{id}/v/{n}/f/{m}", SIDE_PUBLIC, ALLOW_ANYONE, version_file},
    {METHOD_GET, "/d/{id}/compare", SIDE_PUBLIC, ALLOW_ANYONE, compare},
};

const struct pages catalogue_version_pages = {pages, COUNT(pages)};
