/* copy_xlsx.c: SpreadsheetML: the reader reads the workbook as the scan does and says from which cell each
 * text came; a cell in which something was found gets a text of its own. Texts that no cell uses any
 * more go. */
#include "paper/copy_in.h"
#include "base/num.h"

struct sheet {
    struct entry *entry;
    xmlDocPtr doc;
    xmlNodePtr *cells; /* in order */
    size_t cells_n;
};

struct sheets {
    struct copy *copy;
    struct sheet *v;
    size_t n, room;
};

static int unreadable(struct str bytes)
{
    return err_set(bytes.n > COPY_MAX_XML ? ERR_TOO_LARGE : ERR_MALFORMED,
                   "copy: a part that cannot be read");
}

/* ---- Sheets ---- */

static size_t cells_list(xmlNodePtr n, xmlNodePtr *to)
{
    size_t count = 0;

    for (; n; n = n->next) {
        if (copy_xml_is(n, "c") && to)
            to[count] = n;
        count += copy_xml_is(n, "c");
        if (n->type == XML_ELEMENT_NODE)
            count += cells_list(n->children, to ? to + count : NULL);
    }
    return count;
}

static int sheet_open(struct sheets *all, struct entry *e)
{
    struct sheet *s = vec_push(all->copy->a, all);

    *s = (struct sheet){.entry = e, .doc = copy_xml_open(e->bytes)};
    if (!s->doc)
        return unreadable(e->bytes);
    s->cells_n = cells_list(xmlDocGetRootElement(s->doc), NULL);
    s->cells = arena_many(all->copy->a, s->cells_n + 1, xmlNodePtr);
    (void)cells_list(xmlDocGetRootElement(s->doc), s->cells);
    e->read = true;
    return 0;
}

static void sheets_done(struct sheets *all)
{
    for (size_t i = 0; i < all->n; i++)
        copy_xml_done(&all->v[i].doc);
}

static struct sheet *sheet_of(struct sheets *all, const struct entry *e)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->v[i].entry == e)
            return &all->v[i];
    }
    return NULL;
}

/* ---- A cell ---- */

/* Text of its own instead of whatever it had; its style stays. */
static void cell_set(struct arena *a, xmlNodePtr cell, struct str text)
{
    xmlNodePtr is, t;

    copy_xml_drop_children(cell);
    (void)xmlSetProp(cell, (const xmlChar *)"t", (const xmlChar *)"inlineStr");
    is = xmlNewChild(cell, cell->ns, (const xmlChar *)"is", NULL);
    t = xmlNewTextChild(is, cell->ns, (const xmlChar *)"t", (const xmlChar *)arena_cstr(a, text));
    xmlNodeSetSpacePreserve(t, 1);
}

/* The text of a part with the spans put in; the tabs around it part the cells. */
static struct str part_masked(struct reader *r, size_t part, const struct copy_spans *spans,
                              size_t first)
{
    struct buf out cleanup(buf_done) = BUF_INIT(EXTRACT_MAX_BYTES);
    size_t at = r->parts.v[part].at;
    size_t end = part + 1 < r->parts.n ? r->parts.v[part + 1].at : r->text.n;

    for (size_t i = first; i < spans->n && spans->v[i].at < end; i++) {
        const struct copy_span *s = &spans->v[i];

        if (s->at >= at) {
            buf_add(&out, r->text.p + at, s->at - at);
            buf_put(&out, s->masked);
        }
        at = s->at + s->n > end ? end : s->at + s->n;
    }
    buf_add(&out, r->text.p + at, end - at);
    return arena_str(r->a, str_trim(buf_str(&out)));
}

static void cells_mask(struct sheets *all, struct reader *r, const struct copy_spans *spans)
{
    size_t first = 0;

    for (size_t i = 0; i < r->cells.n; i++) {
        const struct reader_cell *at = &r->cells.v[i];
        size_t from = r->parts.v[at->part].at;
        size_t to = at->part + 1 < r->parts.n ? r->parts.v[at->part + 1].at : r->text.n;
        struct sheet *s = sheet_of(all, at->sheet);

        while (first < spans->n && spans->v[first].at + spans->v[first].n <= from)
            first++;
        if (first < spans->n && spans->v[first].at < to && s && at->number < s->cells_n)
            cell_set(r->a, s->cells[at->number], part_masked(r, at->part, spans, first));
    }
}

/* ---- Texts that cells share ---- */

static void used_mark(const struct sheets *all, bool *used, size_t n)
{
    for (size_t i = 0; i < all->n; i++) {
        for (size_t k = 0; k < all->v[i].cells_n; k++) {
            const xmlNode *cell = all->v[i].cells[k];
            int64_t number;

            if (!str_eq(copy_xml_attribute(all->copy->a, cell, "t"), S("s")))
                continue;
            for (xmlNodePtr v = cell->children; v; v = v->next) {
                xmlChar *s = copy_xml_is(v, "v") ? xmlNodeGetContent(v) : NULL;

                if (s && num_parse(str_trim(str_c((const char *)s)), 0, INT32_MAX, &number) == 0 &&
                    (size_t)number < n)
                    used[number] = true;
                xmlFree(s);
            }
        }
    }
}

static void phonetic_drop(xmlNodePtr si)
{
    xmlNodePtr next;

    for (xmlNodePtr k = si->children; k; k = next) {
        next = k->next;
        if (copy_xml_is(k, "rPh") || copy_xml_is(k, "phoneticPr"))
            copy_xml_drop(k);
    }
}

static int shared_clear(const struct sheets *all)
{
    struct arena *a = all->copy->a;
    struct entry *e = package_find(&all->copy->package, S("xl/sharedStrings.xml"));
    size_t n = 0, i = 0;
    bool *used;

    if (!e)
        return 0;
    XML_DOC doc = copy_xml_open(e->bytes);
    if (!doc)
        return unreadable(e->bytes);
    xmlNodePtr root = xmlDocGetRootElement(doc);
    for (xmlNodePtr k = root->children; k; k = k->next)
        n += copy_xml_is(k, "si");
    used = arena_many(a, n + 1, bool);
    memset(used, 0, n + 1);
    used_mark(all, used, n);
    for (xmlNodePtr k = root->children; k; k = k->next) {
        if (!copy_xml_is(k, "si"))
            continue;
        phonetic_drop(k);
        if (used[i++])
            continue;
        copy_xml_drop_children(k);
        (void)xmlNewChild(k, k->ns, (const xmlChar *)"t", NULL);
    }
    return copy_xml_bytes(a, doc, &e->bytes);
}

/* ---- Comments ---- */

static void comments_clear(xmlDocPtr doc)
{
    xmlNodePtr root = xmlDocGetRootElement(doc);

    if (!copy_xml_is(root, "comments")) {
        copy_xml_drop_children(root);
        return;
    }
    for (xmlNodePtr k = root->children; k; k = k->next) {
        if (k->type == XML_ELEMENT_NODE)
            copy_xml_drop_children(k);
    }
}

static bool is_aside(struct str name)
{
    return str_starts(name, S("xl/comments")) || str_starts(name, S("xl/threadedComments/")) ||
           str_starts(name, S("xl/persons/"));
}

static int asides_clear(struct copy *c)
{
    for (size_t i = 0; i < c->package.entries.n; i++) {
        struct entry *e = &c->package.entries.v[i];
        int r;

        if (!is_aside(e->name) || !str_ends(e->name, S(".xml")))
            continue;
        XML_DOC doc = copy_xml_open(e->bytes);
        if (!doc)
            return unreadable(e->bytes);
        comments_clear(doc);
        e->read = true;
        r = copy_xml_bytes(c->a, doc, &e->bytes);
        if (r < 0)
            return r;
    }
    return 0;
}

/* ---- The workbook ---- */

static int sheets_open(struct sheets *all, const struct reader *r)
{
    const struct entry *last = NULL;

    for (size_t i = 0; i < r->cells.n; i++) {
        struct entry *e = r->cells.v[i].sheet;
        int err = e != last && !sheet_of(all, e) ? sheet_open(all, e) : 0;

        if (err < 0)
            return err;
        last = e;
    }
    return 0;
}

/* A formula that cells share stands in the first of them; where that one is gone, the others keep their
 * values. */
#define SHARED_MAX 65536

static xmlNodePtr shared_formula(struct arena *a, xmlNodePtr cell, int64_t *ret)
{
    for (xmlNodePtr k = cell->children; k; k = k->next) {
        if (copy_xml_is(k, "f") &&
            num_parse(copy_xml_attribute(a, k, "si"), 0, SHARED_MAX - 1, ret) == 0)
            return k;
    }
    return NULL;
}

static void orphans_drop(struct arena *a, const struct sheet *s)
{
    bool *has = arena_many(a, SHARED_MAX, bool);
    int64_t number;

    memset(has, 0, SHARED_MAX);
    for (size_t i = 0; i < s->cells_n; i++) {
        xmlNodePtr f = shared_formula(a, s->cells[i], &number);

        if (f && f->children)
            has[number] = true;
    }
    for (size_t i = 0; i < s->cells_n; i++) {
        xmlNodePtr f = shared_formula(a, s->cells[i], &number);

        if (f && !has[number])
            copy_xml_drop(f);
    }
}

/* Formulas, headers, footers and what else a sheet says beside its cells. */
static int sheets_write(struct sheets *all)
{
    int r = 0;

    for (size_t i = 0; i < all->n && r == 0; i++) {
        r = copy_xml_mask(all->copy, all->v[i].doc, "v is");
        orphans_drop(all->copy->a, &all->v[i]);
        if (r == 0)
            r = copy_xml_bytes(all->copy->a, all->v[i].doc, &all->v[i].entry->bytes);
    }
    return r;
}

static int workbook(struct copy *c, struct reader *r, struct sheets *all)
{
    struct copy_spans spans = {0};
    int err;

    if (read_xlsx(r, &c->package) != EXTRACT_READ)
        return err_set(ERR_MALFORMED, "copy: not a workbook");
    if (r->cut)
        return err_set(ERR_TOO_LARGE, "copy: too much text");
    for (size_t i = 0; i < c->package.entries.n; i++)
        c->package.entries.v[i].read = false;
    c->rule->find(c->rule->of, c->a, buf_str(&r->text), &spans);
    err = sheets_open(all, r);
    if (err < 0)
        return err;
    cells_mask(all, r, &spans);
    err = sheets_write(all);
    if (err == 0)
        err = shared_clear(all);
    return err < 0 ? err : asides_clear(c);
}

int copy_xlsx(struct copy *c)
{
    struct reader r = {
        .a = c->a, .text = BUF_INIT(EXTRACT_MAX_BYTES), .within = S(""), .wants_cells = true};
    struct sheets all = {.copy = c};
    int err = workbook(c, &r, &all);

    sheets_done(&all);
    buf_done(&r.text);
    return err;
}
