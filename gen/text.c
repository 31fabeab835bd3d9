/* text.c: .po files to the table of texts.
 *
 *     text [--depfile FILE] OUT.c OUT.h LANG_ZH=text/zh_CN LANG_EN=text/en
 *
 * The first language is the one that the others are compared with. Each path is a .po file or a
 * folder of them. */
#include "base/file.h"
#include "base/vec.h"
#include "po.h"
#include "web/html.h"
#include <stdio.h>
#include <stdlib.h>

#define LANGUAGES_MAX 8

struct language {
    struct str name; /* LANG_ZH */
    struct str path;
    struct po_set set;
};

struct languages {
    struct language v[LANGUAGES_MAX];
    size_t n;
};

static void check_names(const struct po_entry *e, const struct po_entry *model, struct diag *d)
{
    for (size_t i = 0; i < model->names.n; i++)
        if (!po_has_name(e, model->names.v[i]))
            diag_at(d, e->file, e->line, "%.*s lacks {%.*s}, which stands at %.*s:%zu",
                    STR_ARG(e->key), STR_ARG(model->names.v[i]), STR_ARG(model->file),
                    model->line);
    for (size_t i = 0; i < e->names.n; i++)
        if (!po_has_name(model, e->names.v[i]))
            diag_at(d, e->file, e->line, "%.*s has {%.*s}, which %.*s:%zu does not know",
                    STR_ARG(e->key), STR_ARG(e->names.v[i]), STR_ARG(model->file), model->line);
}

/* The same keys with the same placeholders in both. */
static void compare(const struct language *model, const struct language *other, struct diag *d)
{
    for (size_t i = 0; i < model->set.n; i++) {
        const struct po_entry *m = model->set.v[i];
        const struct po_entry *e = po_find(&other->set, m->key);

        if (e)
            check_names(e, m, d);
        else
            diag_at(d, m->file, m->line, "%.*s has no text in %.*s", STR_ARG(m->key),
                    STR_ARG(other->path));
    }
    for (size_t i = 0; i < other->set.n; i++) {
        const struct po_entry *e = other->set.v[i];

        if (!po_find(&model->set, e->key))
            diag_at(d, e->file, e->line, "%.*s has no text in %.*s", STR_ARG(e->key),
                    STR_ARG(model->path));
    }
}

static int by_key(const void *a, const void *b)
{
    const struct po_entry *const *x = a;
    const struct po_entry *const *y = b;

    return str_cmp((*x)->key, (*y)->key);
}

/* Two keys must not become one name in C, nor take a name of the enum's own. */
static void check_c_names(struct arena *a, const struct po_set *set, struct diag *d)
{
    struct map names;

    map_init(&names, a);
    for (size_t i = 0; i < set->n; i++) {
        struct po_entry *e = set->v[i];
        struct buf name cleanup(buf_done) = BUF_INIT(KiB);
        const struct po_entry *first;

        put_key(&name, e->key);
        first = map_get(&names, buf_str(&name));
        if (str_eq(buf_str(&name), S("NONE")))
            diag_at(d, e->file, e->line, "the key NONE is taken");
        if (first)
            diag_at(d, e->file, e->line, "%.*s and %.*s become the same name, TEXT_%.*s",
                    STR_ARG(first->key), STR_ARG(e->key), STR_ARG(buf_str(&name)));
        map_set(&names, arena_str(a, buf_str(&name)), e);
    }
}

/* Twice as many slots as keys: a text is found at the first look, or the second. */
static size_t slots_of(const struct po_set *set)
{
    size_t n = 16;
    while (n < 2 * set->n)
        n *= 2;
    return n;
}

static void put_header(struct buf *out, const struct po_set *set)
{
    buf_put(out, S("/* The keys of all texts, in their order; made by gen/text. */\n"
                   "#ifndef TEXT_TABLE_H\n#define TEXT_TABLE_H\n\n#include \"web/html.h\"\n\n"
                   "enum text {\n    TEXT_NONE,\n"));
    for (size_t i = 0; i < set->n; i++) {
        buf_put(out, S("    TEXT_"));
        put_key(out, set->v[i]->key);
        buf_put(out, S(",\n"));
    }
    buf_put(out,
            S("    TEXT__MAX\n};\n\n"
              "/* By enum lang (web/html.h), by key; TEXT_NONE is \"\". */\n"
              "extern const struct str text_table[][TEXT__MAX];\n"
              "/* The same as they stand in a page: all but their placeholders is escaped. */\n"
              "extern const struct html_safe text_html[][TEXT__MAX];\n"
              "/* The keys themselves. */\n"
              "extern const struct str text_names[TEXT__MAX];\n"));
    buf_fmt(
        out,
        "/* Where a key stands by its str_hash(), or in the next slots; TEXT_NONE ends the search. */\n"
        "#define TEXT_SLOTS %zu\n"
        "extern const uint16_t text_slots[TEXT_SLOTS];\n\n#endif\n",
        slots_of(set));
}

/* A string's type and one that holds a string begin and end so. */
struct row_form {
    struct str begin, end;
};
static const struct row_form plain = {STR_INIT("STR_INIT("), STR_INIT(")")},
                             safe = {STR_INIT("{STR_INIT("), STR_INIT(")}")};

static void put_row(struct buf *out, const struct row_form *form, struct str key, struct str text,
                    size_t indent)
{
    buf_fmt(out, "%*s[TEXT_", (int)indent, "");
    put_key(out, key);
    buf_put(out, S("] = "));
    buf_put(out, form->begin);
    put_literal(out, text, indent + 4);
    buf_put(out, form->end);
    buf_put(out, S(",\n"));
}

static void put_slots(struct buf *out, const struct po_set *set)
{
    size_t n = slots_of(set);
    struct arena *a cleanup(arena_done) = arena_new(0);
    bool *taken = arena_many(a, n, bool);

    buf_put(out, S("const uint16_t text_slots[TEXT_SLOTS] = {\n"));
    for (size_t i = 0; i < set->n; i++) {
        size_t slot = str_hash(set->v[i]->key) % n;
        while (taken[slot])
            slot = (slot + 1) % n;
        taken[slot] = true;
        buf_fmt(out, "    [%zu] = TEXT_", slot);
        put_key(out, set->v[i]->key);
        buf_put(out, S(",\n"));
    }
    buf_put(out, S("};\n"));
}

static struct str as_written(struct arena *a, struct str text)
{
    (void)a;
    return text;
}

static struct str in_html(struct arena *a, struct str text)
{
    return html_escaped(a, text).html;
}

/* Each language's texts, as `turned` makes them. */
static void put_texts(struct buf *out, const struct languages *all, const struct row_form *form,
                      struct str (*turned)(struct arena *a, struct str text))
{
    struct arena *a cleanup(arena_done) = arena_new(0);

    for (size_t i = 0; i < all->n; i++) {
        const struct language *l = &all->v[i];

        buf_fmt(out, "    [%.*s] = {\n", STR_ARG(l->name));
        put_row(out, form, S("NONE"), S(""), 8);
        for (size_t j = 0; j < l->set.n; j++)
            put_row(out, form, l->set.v[j]->key, turned(a, l->set.v[j]->text), 8);
        buf_put(out, S("    },\n"));
    }
    buf_put(out, S("};\n\n"));
}

static void put_names(struct buf *out, const struct po_set *set)
{
    put_row(out, &plain, S("NONE"), S(""), 4);
    for (size_t i = 0; i < set->n; i++)
        put_row(out, &plain, set->v[i]->key, set->v[i]->key, 4);
    buf_put(out, S("};\n\n"));
}

static void put_table(struct buf *out, const struct languages *all)
{
    buf_put(out, S("/* All texts; made by gen/text. */\n#include \"text_table.h\"\n\n"
                   "const struct str text_table[LANG__MAX][TEXT__MAX] = {\n"));
    put_texts(out, all, &plain, as_written);
    buf_put(out, S("const struct html_safe text_html[LANG__MAX][TEXT__MAX] = {\n"));
    put_texts(out, all, &safe, in_html);
    buf_put(out, S("const struct str text_names[TEXT__MAX] = {\n"));
    put_names(out, &all->v[0].set);
    put_slots(out, &all->v[0].set);
}

static void load(struct arena *a, char **argv, int argc, struct languages *all, struct diag *d,
                 struct paths *deps)
{
    for (int i = 0; i < argc && all->n < LANGUAGES_MAX; i++) {
        struct language *l = &all->v[all->n++];

        str_cut(str_c(argv[i]), '=', &l->name, &l->path);
        po_set_init(&l->set, a);
        po_load(a, l->path.p, d, &l->set, deps);
        if (l->set.n)
            qsort(l->set.v, l->set.n, sizeof(*l->set.v), by_key);
    }
    for (size_t i = 1; i < all->n && d->n == 0; i++)
        compare(&all->v[0], &all->v[i], d);
    check_c_names(a, &all->v[0].set, d);
}

static void write_tables(const struct languages *all, const char *c, const char *h, struct diag *d)
{
    struct buf table cleanup(buf_done) = BUF_INIT(GEN_MAX);
    struct buf header cleanup(buf_done) = BUF_INIT(GEN_MAX);

    put_table(&table, all);
    put_header(&header, &all->v[0].set);
    gen_write(d, c, &table);
    gen_write(d, h, &header);
}

int main(int argc, char **argv)
{
    struct arena *a cleanup(arena_done) = arena_new(64 * KiB);
    struct diag d cleanup(diag_done) = {0};
    struct languages all = {0};
    struct paths deps = {0};
    const char *depfile = gen_option(&argc, argv, "--depfile");

    diag_init(&d);
    if (argc < 4 || !strchr(argv[3], '=')) {
        fputs("usage: text [--depfile FILE] OUT.c OUT.h LANG=PATH…\n", stderr);
        return 2;
    }
    load(a, argv + 3, argc - 3, &all, &d, &deps);
    if (d.n == 0) {
        write_tables(&all, argv[1], argv[2], &d);
        gen_depfile(&d, depfile, argv[1], &deps);
    }
    return diag_end(&d);
}
