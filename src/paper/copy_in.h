/* copy_in.h: what the makers of masked copies share. For src/paper/ alone. */
#ifndef PAPER_COPY_IN_H
#define PAPER_COPY_IN_H

#include "paper/copy.h"
#include "paper/package.h"
#include <libxml/tree.h>

/* A whole package, parts that say nothing too. */
struct copy {
    struct arena *a;
    const struct copy_rule *rule;
    struct package package; /* what is taken out has no name any more */
    int depth;              /* packages within each other */
    size_t unpacked;        /* bytes of all of them so far */
    size_t unpacked_before; /* this one */
};

/* ---- copy_xml.c: one part ---- */

/* NULL: not well-formed, or with a document type. */
xmlDocPtr copy_xml_open(struct str bytes);
void copy_xml_done(xmlDocPtr *doc);
#define XML_DOC xmlDocPtr cleanup(copy_xml_done)
int copy_xml_bytes(struct arena *a, xmlDocPtr doc, struct str *ret) must_use;
bool copy_xml_is(const xmlNode *n, const char *name);
bool copy_xml_is_one_of(const xmlNode *n, const char *names);
/* The value of the attribute of that local name; "" there is none. */
struct str copy_xml_attribute(struct arena *a, const xmlNode *n, const char *name);
void copy_xml_drop(xmlNodePtr n);
void copy_xml_drop_children(xmlNodePtr n);
/* Mask what is found in its texts and in the attributes that people read; the elements that `skip` names
 * (NULL: none) are left alone. */
int copy_xml_mask(const struct copy *c, xmlDocPtr doc, const char *skip) must_use;

/* ---- One kind each ---- */

int copy_docx(struct copy *c) must_use;
int copy_xlsx(struct copy *c) must_use;
/* The picture without its metadata; what is damaged stays as it is. */
struct str copy_image(struct arena *a, struct str bytes);

#endif
