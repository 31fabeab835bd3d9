/* copy_xml.c: masking in one part of a package. All its texts make one text, laid out as people see it
 * (cells between tabs, a paragraph a line), so that the rules see what stands around a value; what they
 * found goes back into the pieces it came from. */
#include "paper/copy_in.h"
#include "base/utf8.h"
#include <libxml/parser.h>

struct piece {
    xmlNodePtr node; /* a text, or the element of the attribute */
    xmlAttrPtr attribute;
    size_t at, n;
};

struct gather {
    struct arena *a;
    const char *skip;
    struct buf text;
    struct {
        struct piece *v;
        size_t n, room;
    } pieces;
    struct {
        xmlNodePtr *v;
        size_t n, room;
    } formulas; /* that give way */
    int cells;  /* within each other */
};

/* ---- libxml2 ---- */

xmlDocPtr copy_xml_open(struct str bytes)
{
    xmlDocPtr doc = bytes.n <= COPY_MAX_XML
                        ? xmlReadMemory(bytes.p, (int)bytes.n, NULL, NULL,
                                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
                        : NULL;

    if (doc && (doc->intSubset || doc->extSubset || !xmlDocGetRootElement(doc)))
        copy_xml_done(&doc);
    return doc;
}

void copy_xml_done(xmlDocPtr *doc)
{
    if (*doc)
        xmlFreeDoc(*doc);
    *doc = NULL;
}

int copy_xml_bytes(struct arena *a, xmlDocPtr doc, struct str *ret)
{
    xmlChar *bytes = NULL;
    int n = 0;

    xmlDocDumpMemoryEnc(doc, &bytes, &n, "UTF-8");
    if (!bytes)
        return err_set(ERR_TOO_LARGE, "copy: no memory for a part");
    *ret = arena_str(a, str_of((const char *)bytes, (size_t)n));
    xmlFree(bytes);
    return 0;
}

bool copy_xml_is(const xmlNode *n, const char *name)
{
    return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

bool copy_xml_is_one_of(const xmlNode *n, const char *names)
{
    struct str rest = str_c(names), word;

    while (n->type == XML_ELEMENT_NODE && str_next(&rest, ' ', &word)) {
        if (word.n && str_eq(word, str_c((const char *)n->name)))
            return true;
    }
    return false;
}

static struct str attribute_value(struct arena *a, const xmlAttr *at)
{
    xmlChar *value = xmlNodeListGetString(at->doc, at->children, 1);
    struct str s = value ? arena_str(a, str_c((const char *)value)) : S("");

    xmlFree(value);
    return s;
}

struct str copy_xml_attribute(struct arena *a, const xmlNode *n, const char *name)
{
    for (const xmlAttr *at = n->properties; at; at = at->next) {
        if (strcmp((const char *)at->name, name) == 0)
            return attribute_value(a, at);
    }
    return S("");
}

void copy_xml_drop(xmlNodePtr n)
{
    xmlUnlinkNode(n);
    xmlFreeNode(n);
}

void copy_xml_drop_children(xmlNodePtr n)
{
    while (n->children)
        copy_xml_drop(n->children);
}

/* ---- One text of all ---- */

static void piece_add(struct gather *g, xmlNodePtr node, xmlAttrPtr at, struct str s)
{
    *vec_push(g->a, &g->pieces) =
        (struct piece){.node = node, .attribute = at, .at = g->text.n, .n = s.n};
    buf_put(&g->text, s);
}

static bool is_blank(struct str s)
{
    return str_trim(s).n == 0;
}

/* White space between elements is the writer's, not the text's. */
static bool is_layout(const xmlNode *n, struct str s)
{
    return is_blank(s) && (n->prev || n->next);
}

static void separator(struct gather *g, const xmlNode *n)
{
    static const char *const lines =
        "tr si item row cell pt oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter f "
        "formula1 formula2 definedName property entry Title txbxContent comment author br cr";

    if (copy_xml_is(n, "p"))
        buf_char(&g->text, g->cells ? ' ' : '\n');
    else if (copy_xml_is(n, "tc") || copy_xml_is(n, "tab"))
        buf_char(&g->text, '\t');
    else if (copy_xml_is(n, "noBreakHyphen"))
        buf_char(&g->text, '-');
    else if (copy_xml_is_one_of(n, lines))
        buf_char(&g->text, '\n');
}

static void gather_texts(struct gather *g, xmlNodePtr n)
{
    for (; n; n = n->next) {
        if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) {
            struct str s = str_c((const char *)n->content);

            if (s.n && !is_layout(n, s))
                piece_add(g, n, NULL, s);
            continue;
        }
        if (n->type != XML_ELEMENT_NODE || (g->skip && copy_xml_is_one_of(n, g->skip)))
            continue;
        if (copy_xml_is(n, "txbxContent"))
            buf_char(&g->text, '\n');
        g->cells += copy_xml_is(n, "tc");
        gather_texts(g, n->children);
        g->cells -= copy_xml_is(n, "tc");
        separator(g, n);
    }
}

/* What people read in attributes: captions, hints, links that lead out, values of a pivot's cache. */
static bool is_read(const xmlNode *n, const xmlAttr *at)
{
    static const char *const names =
        " v descr title alt tooltip prompt promptTitle error errorTitle display string userId ";
    struct str name = str_c((const char *)at->name), rest = str_c(names), word;

    if (str_eq(name, S("Target")))
        return xmlHasProp(n, (const xmlChar *)"TargetMode") != NULL;
    while (str_next(&rest, ' ', &word)) {
        if (word.n && str_eq(word, name))
            return true;
    }
    return false;
}

static void gather_attributes(struct gather *g, xmlNodePtr n)
{
    for (; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE || (g->skip && copy_xml_is_one_of(n, g->skip)))
            continue;
        for (xmlAttrPtr at = n->properties; at; at = at->next) {
            struct str s = is_read(n, at) ? attribute_value(g->a, at) : S("");

            if (s.n) {
                piece_add(g, n, at, s);
                buf_char(&g->text, '\n');
            }
        }
        gather_attributes(g, n->children);
    }
}

/* ---- Back into its pieces ---- */

/* The piece's text with the spans put in: the masked words stand in the piece where a span begins. */
static struct str piece_masked(struct gather *g, const struct piece *p,
                               const struct copy_spans *spans, size_t first)
{
    struct buf out cleanup(buf_done) = BUF_INIT(EXTRACT_MAX_BYTES);
    size_t at = p->at, end = p->at + p->n;

    for (size_t i = first; i < spans->n && spans->v[i].at < end; i++) {
        const struct copy_span *s = &spans->v[i];

        if (s->at >= at) {
            buf_add(&out, g->text.p + at, s->at - at);
            buf_put(&out, s->masked);
        }
        at = s->at + s->n > end ? end : s->at + s->n;
    }
    buf_add(&out, g->text.p + at, end - at);
    return arena_str(g->a, buf_str(&out));
}

/* A formula that would not be one any more gives way to its value. */
static void piece_set(struct gather *g, const struct piece *p, struct str s)
{
    char *z = arena_cstr(g->a, s);

    if (p->attribute)
        (void)xmlSetNsProp(p->node, p->attribute->ns, p->attribute->name, (const xmlChar *)z);
    else if (p->node->parent && copy_xml_is(p->node->parent, "f"))
        *vec_push(g->a, &g->formulas) = p->node->parent;
    else
        xmlNodeSetContent(p->node, (const xmlChar *)z);
}

static void spread(struct gather *g, const struct copy_spans *spans)
{
    size_t first = 0;

    for (size_t i = 0; i < g->pieces.n; i++) {
        const struct piece *p = &g->pieces.v[i];

        while (first < spans->n && spans->v[first].at + spans->v[first].n <= p->at)
            first++;
        if (first < spans->n && spans->v[first].at < p->at + p->n)
            piece_set(g, p, piece_masked(g, p, spans, first));
    }
    for (size_t i = 0; i < g->formulas.n; i++) {
        if (i == 0 || g->formulas.v[i] != g->formulas.v[i - 1])
            copy_xml_drop(g->formulas.v[i]);
    }
}

int copy_xml_mask(const struct copy *c, xmlDocPtr doc, const char *skip)
{
    struct gather g = {.a = c->a, .skip = skip, .text = BUF_INIT(EXTRACT_MAX_BYTES)};
    struct copy_spans spans = {0};
    int r = 0;

    gather_texts(&g, xmlDocGetRootElement(doc));
    buf_char(&g.text, '\n');
    gather_attributes(&g, xmlDocGetRootElement(doc));
    if (!buf_ok(&g.text))
        r = err_set(ERR_TOO_LARGE, "copy: too much text in a part");
    if (r == 0 && utf8_valid(buf_str(&g.text))) {
        c->rule->find(c->rule->of, c->a, buf_str(&g.text), &spans);
        spread(&g, &spans);
    }
    buf_done(&g.text);
    return r;
}
