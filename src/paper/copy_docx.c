/* copy_docx.c: WordprocessingML as it will be read: tracked changes accepted, comments and hidden text
 * gone; then masked. */
#include "paper/copy_in.h"

static bool is_word(const xmlNode *n)
{
    return n->type == XML_ELEMENT_NODE && n->ns &&
           strstr((const char *)n->ns->href, "wordprocessingml") != NULL;
}

static const xmlNode *child(const xmlNode *n, const char *name)
{
    for (const xmlNode *k = n->children; k; k = k->next) {
        if (copy_xml_is(k, name))
            return k;
    }
    return NULL;
}

static bool is_hidden_run(struct arena *a, const xmlNode *n)
{
    const xmlNode *properties = copy_xml_is(n, "r") ? child(n, "rPr") : NULL;
    const xmlNode *vanish = properties ? child(properties, "vanish") : NULL;
    struct str value = vanish ? copy_xml_attribute(a, vanish, "val") : S("");

    return vanish && !str_eq(value, S("0")) && !str_eq(value, S("false")) &&
           !str_eq(value, S("off"));
}

static bool is_deleted_row(const xmlNode *n)
{
    const xmlNode *properties = copy_xml_is(n, "tr") ? child(n, "trPr") : NULL;

    return properties && child(properties, "del");
}

static bool is_gone(struct arena *a, const xmlNode *n)
{
    static const char *const names =
        "del moveFrom delText delInstrText commentRangeStart commentRangeEnd commentReference "
        "rPrChange pPrChange sectPrChange tblPrChange tblGridChange trPrChange tcPrChange "
        "tblPrExChange numberingChange cellIns cellDel cellMerge moveFromRangeStart "
        "moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart "
        "customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd "
        "customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart "
        "customXmlMoveToRangeEnd";

    return is_word(n) && (copy_xml_is_one_of(n, names) || is_hidden_run(a, n) || is_deleted_row(n));
}

static void unwrap(xmlNodePtr n)
{
    xmlNodePtr k;

    while ((k = n->children)) {
        xmlUnlinkNode(k);
        (void)xmlAddPrevSibling(n, k);
    }
    copy_xml_drop(n);
}

static void accept(struct arena *a, xmlNodePtr n)
{
    xmlNodePtr next;

    for (xmlNodePtr k = n->children; k; k = next) {
        bool inserted = is_word(k) && (copy_xml_is(k, "ins") || copy_xml_is(k, "moveTo"));

        if (inserted && k->children) {
            /* Its first child may become one with the text before it. */
            xmlNodePtr before = k->prev;

            unwrap(k);
            next = before ? before->next : n->children;
            continue;
        }
        next = k->next;
        if (inserted || is_gone(a, k))
            copy_xml_drop(k);
        else if (k->type == XML_ELEMENT_NODE)
            accept(a, k);
    }
}

/* Comments and who wrote them: the part stays, so that what points to it finds it. */
static bool is_aside(struct str name)
{
    return str_starts(name, S("word/comments")) || str_eq(name, S("word/people.xml"));
}

int copy_docx(struct copy *c)
{
    for (size_t i = 0; i < c->package.entries.n; i++) {
        struct entry *e = &c->package.entries.v[i];
        bool wanted = str_starts(e->name, S("word/")) && str_ends(e->name, S(".xml"));
        int r;

        if (!wanted)
            continue;
        XML_DOC doc = copy_xml_open(e->bytes);
        if (!doc)
            return err_set(e->bytes.n > COPY_MAX_XML ? ERR_TOO_LARGE : ERR_MALFORMED,
                           "copy: a part that cannot be read");
        e->read = true;
        if (is_aside(e->name))
            copy_xml_drop_children(xmlDocGetRootElement(doc));
        accept(c->a, xmlDocGetRootElement(doc));
        r = copy_xml_mask(c, doc, NULL);
        if (r == 0)
            r = copy_xml_bytes(c->a, doc, &e->bytes);
        if (r < 0)
            return r;
    }
    return 0;
}
