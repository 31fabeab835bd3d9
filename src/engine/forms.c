/* forms.c: every form of both sides with its fields and their limits, for whoever tries them all (site_forms()). */
#include "base/buf.h"
#include "engine/page.h"

static const char *const kind_names[] = {
    [FIELD_LINE] = "line", [FIELD_TEXT] = "text",    [FIELD_SECRET] = "secret",
    [FIELD_INT] = "int",   [FIELD_ID] = "id",        [FIELD_DAY] = "day",
    [FIELD_BOOL] = "bool", [FIELD_CHOICE] = "choice"};

static void put_field(struct buf *out, const struct field *f)
{
    buf_fmt(out, "\t%s:%s:%zu:%s:%s:", f->name, kind_names[f->kind], f->max,
            f->required ? "required" : "", f->label ? "typed" : "hidden");
    for (size_t i = 0; f->choices && f->choices[i]; i++)
        buf_fmt(out, "%s%s", i ? "," : "", f->choices[i]);
}

static void put_form(struct arena *a, struct buf *out, const struct page *p)
{
    struct str roles = p->allow & ALLOW_ANYONE      ? S("anyone")
                       : p->allow & ALLOW_SIGNED_IN ? S("signed in")
                                                    : roles_text(a, p->allow);
    buf_fmt(out, "%s\t%s\t%.*s\t%s", p->side == SIDE_DESK ? "desk" : "public", p->pattern,
            STR_ARG(roles), p->uploads ? "files" : "-");
    for (size_t i = 0; i < p->fields_n; i++)
        put_field(out, &p->fields[i]);
    buf_char(out, '\n');
}

struct str site_forms(struct arena *a, const struct site *const *sites, size_t n)
{
    struct buf out cleanup(buf_done) = BUF_INIT(1 * MiB);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sites[i]->subjects_n; k++)
            for (size_t j = 0; j < sites[i]->subjects[k].n; j++) {
                const struct page *p = &sites[i]->subjects[k].v[j];
                if (p->method == METHOD_POST && p->side == sites[i]->side)
                    put_form(a, &out, p);
            }
    return arena_str(a, buf_str(&out));
}
