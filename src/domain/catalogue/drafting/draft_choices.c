/* draft_choices.c: what may be chosen in the form of a draft (draft_form.h). */
#include "domain/catalogue/drafting/draft_form.h"

#include "base/vec.h"
#include "domain/catalogue/drafting/pages_desk.h"

/* Categories that hold documents: those without others under them. */
int draft_categories(struct ctx *c, struct options *ret)
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
            *vec_push(c->arena, ret) = document_option(
                c, rows.v[i].id, said_in(c->lang, rows.v[i].name_zh, rows.v[i].name_en), typed);
    }
    return 0;
}

int draft_topics(struct ctx *c, struct options *ret)
{
    struct catalogue_topics_rows rows = {0};
    int r = catalogue_sql_topics(c->db, c->arena, &rows);
    if (r < 0)
        return r;
    struct str typed = form_field(&c->form, "topic")->typed;
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(c->arena, ret) = document_option(
            c, rows.v[i].id, said_in(c->lang, rows.v[i].name_zh, rows.v[i].name_en), typed);
    return 0;
}

int draft_departments(struct ctx *c, struct options *ret)
{
    struct bodies_departments found;
    int r = bodies_departments(c->db, c->arena, &found);
    if (r < 0)
        return r;
    struct str typed = form_field(&c->form, "department")->typed;
    for (size_t i = 0; i < found.n; i++)
        *vec_push(c->arena, ret) = document_option(
            c, found.v[i].id, said_in(c->lang, found.v[i].name_zh, found.v[i].name_en), typed);
    return 0;
}

static struct options genre_options(struct ctx *c)
{
    struct options list = {0};
    struct str typed = form_field(&c->form, "genre")->typed;
    for (size_t i = 0; meta_genres[i]; i++)
        *vec_push(c->arena, &list) =
            (struct option){str_c(meta_genres[i]), str_c(meta_genres[i]),
                            str_eq(str_c(meta_genres[i]), typed), lang_tag(LANG_ZH)};
    return list;
}

static struct options meta_options(struct ctx *c, const char *name, const char *const *codes)
{
    struct options list = {0};
    struct str typed = form_field(&c->form, name)->typed;
    for (size_t i = 0; codes[i]; i++)
        *vec_push(c->arena, &list) =
            (struct option){str_c(codes[i]), meta_value(c->arena, c->lang, name, str_c(codes[i])),
                            str_eq(str_c(codes[i]), typed), lang_tag(c->lang)};
    return list;
}

static struct option basis_option(struct ctx *c, const struct meta_basis *b, struct str typed)
{
    return (struct option){b->code, meta_basis_said(c->arena, c->lang, b), str_eq(b->code, typed),
                           lang_tag(c->lang)};
}

/* The items of both Regulations, those of the one that was in force when it was made first: the day may be
 * changed in this very form. */
static struct options basis_options(struct ctx *c)
{
    struct options list = {0};
    struct meta_bases all = {0}, first = {0};
    struct str typed = form_field(&c->form, "basis")->typed;
    day_t made;
    if (day_parse(form_field(&c->form, "made")->typed, &made) < 0)
        made = moment_day(c->now);
    meta_bases(c->arena, DAY_NONE, &all);
    meta_bases(c->arena, made, &first);
    for (size_t i = 0; i < first.n; i++)
        *vec_push(c->arena, &list) = basis_option(c, &first.v[i], typed);
    for (size_t i = 0; i < all.n; i++)
        if (first.n == 0 || !str_eq(all.v[i].law, first.v[0].law))
            *vec_push(c->arena, &list) = basis_option(c, &all.v[i], typed);
    return list;
}

int draft_choices(struct ctx *c, struct document_form_view *v)
{
    v->genres = genre_options(c);
    v->modes = meta_options(c, "mode", meta_modes);
    v->validities = meta_options(c, "validity", meta_validities);
    v->bases = basis_options(c);
    int r = draft_categories(c, &v->categories);
    if (r >= 0)
        r = draft_topics(c, &v->topics);
    return r < 0 ? r : draft_departments(c, &v->departments);
}

static bool is_chosen(const struct options *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].chosen)
            return true;
    return false;
}

int draft_refuse_places(struct ctx *c)
{
    static const struct {
        const char *field;
        int (*options)(struct ctx *c, struct options *ret);
    } places[] = {
        {"category", draft_categories},
        {"topic", draft_topics},
        {"department", draft_departments},
    };
    for (size_t i = 0; i < COUNT(places); i++) {
        struct options list = {0};
        int r = places[i].options(c, &list);
        if (r < 0)
            return r;
        if (!is_chosen(&list))
            form_refuse(&c->form, places[i].field, TEXT_field_NOT_A_CHOICE);
    }
    return ERR_INVALID;
}
