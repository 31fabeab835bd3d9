/* views_versions.h: what readers see of a document beside its text: particulars, related documents, its
 * versions and two of them compared. */
#ifndef DOMAIN_CATALOGUE_VIEWS_VERSIONS_H
#define DOMAIN_CATALOGUE_VIEWS_VERSIONS_H

#include "catalogue_public_sql.h"
#include "domain/catalogue/body.h"
#include "engine/diff.h"
#include "domain/catalogue/meta.h"
#include "domain/frame/frame.h"

struct version_item {
    int64_t edition;
    struct str href, day, iso, note;
    struct str compare; /* with the one before; "" there is none */
    bool present;       /* what readers see at the document's own address */
};
struct version_items {
    struct version_item *v;
    size_t n, room;
};

struct related_item {
    enum text how;
    struct str href, day;
    struct said title;
};
struct related_items {
    struct related_item *v;
    size_t n, room;
};

/* What a document's page shows beside the text; filled by versions_more(). */
struct document_more {
    enum text ended; /* said first: it is repealed, expired or amended; TEXT_NONE: it holds */
    struct str ended_on;
    struct related_item ended_by; /* what did it; href "": no document here */
    struct meta_items meta;
    struct related_items related;
    struct version_items versions; /* empty while there is only one */
};

int versions_more(struct ctx *c, const struct catalogue_public_page_row *d,
                  struct document_more *ret) must_use;

/* Of the same, what the document's JSON says: "related", "versions". */
int versions_json(struct ctx *c, int64_t id, json_t *document) must_use;

struct version_file {
    struct str href, name, size, hash;
};
struct version_files {
    struct version_file *v;
    size_t n, room;
};

struct version_view {
    struct frame_public frame;
    struct said title;
    int64_t edition;
    struct str day, note, present; /* present: address of what is public now */
    struct meta_items meta;
    struct html_safe body;
    struct version_files files;
    struct version_items versions;
};

struct compared_field {
    enum text label;
    struct diff diff;
};
struct compared_fields {
    struct compared_field *v;
    size_t n, room;
};

struct compare_view {
    struct frame_public frame;
    struct said title;
    int64_t from, to;
    struct str from_day, to_day, from_href, to_href, note, present;
    struct compared_fields fields; /* those that differ */
    struct diff text;
};

#endif
