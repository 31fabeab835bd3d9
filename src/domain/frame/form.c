/* form.c: a form's fields as the fragments of frame.html draw them, and where a list goes on.
 * See frame.h. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/frame/frame.h"

void frame_keyset(const struct ctx *c, moment_t *ret_before, int64_t *ret_id)
{
    struct str moment, id;
    int64_t before, before_id;
    str_cut(request_arg(c->req, "before"), '.', &moment, &id);
    bool sane = num_parse(moment, 0, INT64_MAX, &before) == 0 &&
                num_parse(id, 1, INT64_MAX, &before_id) == 0;
    *ret_before = sane ? before : INT64_MAX;
    *ret_id = sane ? before_id : INT64_MAX;
}

struct options options_named(struct arena *a, enum lang lang, const char *subject, const char *kind,
                             const char *const *codes, struct str chosen)
{
    struct options list = {0};
    for (; *codes; codes++) {
        struct str code = str_c(*codes);
        *vec_push(a, &list) = (struct option){code, text(lang, text_named(subject, kind, code)),
                                              str_eq(code, chosen), NULL};
    }
    return list;
}

struct options form_options(const struct ctx *c, const char *field, const char *subject,
                            const char *kind, const char *const *codes)
{
    const struct field_state *f = form_field(&c->form, field);
    return options_named(c->arena, c->lang, subject, kind, codes, f ? f->typed : S(""));
}

static const enum text error_texts[] = {
    [FIELD_OK] = TEXT_NONE,
    [FIELD_MISSING] = TEXT_field_MISSING,
    [FIELD_TOO_LONG] = TEXT_field_TOO_LONG,
    [FIELD_NOT_A_NUMBER] = TEXT_field_NOT_A_NUMBER,
    [FIELD_OUT_OF_RANGE] = TEXT_field_OUT_OF_RANGE,
    [FIELD_NOT_A_DAY] = TEXT_field_NOT_A_DAY,
    [FIELD_NOT_A_CHOICE] = TEXT_field_NOT_A_CHOICE,
    [FIELD_NOT_TEXT] = TEXT_field_NOT_TEXT,
};

static enum text error_of(const struct field_state *s)
{
    if (s->error == FIELD_REFUSED)
        return (enum text)s->text;
    assert((size_t)s->error < COUNT(error_texts));
    return error_texts[s->error];
}

static struct str described_of(struct arena *a, const struct field_view *v)
{
    const char *name = v->name;
    if (v->hint && v->error)
        return arena_fmt(a, "f-%s-hint f-%s-error", name, name);
    if (v->hint)
        return arena_fmt(a, "f-%s-hint", name);
    return v->error ? arena_fmt(a, "f-%s-error", name) : S("");
}

static struct field_view view_of(struct arena *a, const struct field_state *s)
{
    const struct field *f = s->field;
    struct field_view v = {
        .name = f->name,
        .typed = s->typed,
        .label = (enum text)f->label,
        .hint = (enum text)f->hint,
        .error = error_of(s),
        .required = f->required,
        .max = (int64_t)f->max,
        .low = f->low,
        .high = f->high,
    };
    v.described = described_of(a, &v);
    return v;
}

struct field_view field_view(struct arena *a, const struct form *form, const char *name)
{
    const struct field_state *s = form_field(form, name);
    assert(s);
    return view_of(a, s);
}

static bool is_among(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

struct field_views form_typed(struct arena *a, const struct form *form, const char *const *shown)
{
    struct field_views typed = {0};
    for (size_t i = 0; i < form->n; i++) {
        const struct field *f = form->v[i].field;
        bool words = f->kind == FIELD_LINE || f->kind == FIELD_TEXT || f->kind == FIELD_INT ||
                     f->kind == FIELD_DAY;
        if (words && f->label && str_trim(form->v[i].typed).n > 0 && !is_among(shown, f->name))
            *vec_push(a, &typed) = view_of(a, &form->v[i]);
    }
    return typed;
}

struct field_views form_wrong(struct arena *a, const struct form *form)
{
    struct field_views wrong = {0};
    for (size_t i = 0; i < form->n; i++)
        if (form->v[i].error != FIELD_OK)
            *vec_push(a, &wrong) = view_of(a, &form->v[i]);
    return wrong;
}

struct str form_wrong_words(struct arena *a, enum lang lang, const struct form *form)
{
    struct field_views wrong = form_wrong(a, form);
    struct str words = S("");
    for (size_t i = 0; i < wrong.n; i++) {
        const struct field_view *f = &wrong.v[i];
        struct html_arg label[] = {
            html_arg_str(S("label"), f->label ? text(lang, f->label) : S(""))};
        struct html_arg limits[] = {html_arg_int(S("max"), f->max), html_arg_int(S("low"), f->low),
                                    html_arg_int(S("high"), f->high)};
        words = ARENA_JOIN(a, words, words.n > 0 ? S(" ") : S(""),
                           f->label ? text_fill(a, lang, TEXT_form_at, label, COUNT(label)) : S(""),
                           text_fill(a, lang, f->error, limits, COUNT(limits)));
    }
    return words;
}
