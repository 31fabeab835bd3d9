/* package.h: what the readers of office files share: the unpacked parts of a package, and XML as a
 * stream. For src/paper/ alone. */
#ifndef PAPER_PACKAGE_H
#define PAPER_PACKAGE_H

#include "base/map.h"
#include "paper/reader.h"
#include <libxml/xmlreader.h>

struct entry {
    struct str name, bytes;
    bool read; /* somebody knew it */
};

struct package {
    struct entries {
        struct entry *v;
        size_t n, room;
    } entries;
};

/* The part of that name, marked as read; NULL if there is none. */
struct entry *package_find(struct package *p, struct str name);

/* A handler of XML: begin and end of elements by their local name, texts; NULL where it wants none of text
 * or end. Attributes by xml_attribute(). */
struct xml_handler {
    void (*begin)(void *me, xmlTextReaderPtr x, struct str name);
    void (*text)(void *me, struct str text);
    void (*end)(void *me, struct str name);
};

/* False where it is not well-formed, or has a document type: office files have none, bombs do. */
bool xml_read(struct str bytes, const struct xml_handler *h, void *me) must_use;
/* By its local name, copied; "" if there is none. */
struct str xml_attribute(struct arena *a, xmlTextReaderPtr x, const char *name);
/* Put what people read in the attributes of the element to *to: captions, descriptions, hints; each ends a
 * line. */
void xml_said(struct arena *a, xmlTextReaderPtr x, struct buf *to);

/* docx_html.c: the body as HTML; "" where it has none or is too large. */
struct str docx_html(struct arena *a, const struct package *p);

/* docx_numbers.c: the lists of word/numbering.xml; NULL: there are none, or they cannot be read. */
struct docx_numbers;
struct docx_numbers *docx_numbers_read(struct arena *a, struct str part);
/* What stands before the next paragraph of a list (numId) on a level (ilvl): "一、", "2."; "·" of a bullet; "" nothing,
 * or no such list. `n` may be NULL. */
struct str docx_number_next(struct docx_numbers *n, struct str id, int level);
/* A whole number of 0 to `high`; what is no digit ends it. */
int docx_whole(struct str s, int high);

/* read_docx.c, read_xlsx.c */
enum extract_reason read_docx(struct reader *r, struct package *p);
enum extract_reason read_xlsx(struct reader *r, struct package *p);

#endif
